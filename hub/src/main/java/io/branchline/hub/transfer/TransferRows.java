package io.branchline.hub.transfer;

import io.branchline.hub.downlink.DownMessage;
import io.branchline.hub.downlink.Targets;
import io.branchline.hub.store.ExtensionsJson;
import io.branchline.protocol.event.BranchRoute;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.vertx.sqlclient.Row;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is read of waiting transfers, and what is decided about each. */
final class TransferRows {
    /** Branch of the sender, whole event, and the branch it is for, if there is one. */
    static final String WAITING = """
            SELECT t.id, t.to_code, t.data, s.code AS from_code, b.id AS to_branch, b.enabled,
                e.id AS event_id, e.source, e.type, e.subject, e.time, e.utc_offset, e.extensions::text AS extensions,
                e.recorded_time
            FROM transfer t
            JOIN branch s ON s.id = t.branch
            LEFT JOIN event e ON e.tenant = t.tenant AND e.branch = t.branch AND e.id = t.event_id
                AND e.time = t.event_time
            LEFT JOIN branch b ON b.tenant = t.tenant AND b.code = t.to_code
            WHERE t.tenant = $1 AND t.state = 'waiting' ORDER BY t.id LIMIT $2 FOR UPDATE OF t SKIP LOCKED""";

    static final String DECIDE = """
            UPDATE transfer t SET state = CASE WHEN n.reason IS NULL THEN 'routed' ELSE 'refused' END,
                reason = n.reason, position = n.position, to_branch = n.to_branch, routed_at = $1, data = NULL,
                due = n.reason IS NOT NULL
            FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::int[]) AS n(id, reason, position, to_branch)
            WHERE t.id = n.id""";

    /** What becomes of one. Either a message or a reason. */
    record Decision(
            long id,
            @Nullable DownMessage message,
            @Nullable Integer toBranch,
            @Nullable String reason) {}

    private TransferRows() {}

    static Decision decide(Row row) {
        var id = row.getLong("id");
        var reason = refusal(row);
        if (reason != null) {
            return new Decision(id, null, null, reason);
        }
        var to = row.getString("to_code");
        var target = to.equals(BranchRoute.ALL) ? Targets.ALL : Targets.branch(to);
        return new Decision(id, new DownMessage(event(row), null, List.of(target)), row.getInteger("to_branch"), null);
    }

    private static @Nullable String refusal(Row row) {
        var to = row.getString("to_code");
        if (row.getString("event_id") == null || row.getBuffer("data") == null) {
            return "its event is no longer stored at head office";
        }
        if (to.equals(BranchRoute.ALL)) {
            return null;
        }
        if (row.getInteger("to_branch") == null) {
            return "there is no branch " + to;
        }
        if (to.equals(row.getString("from_code"))) {
            return "branch " + to + " is the one that sent it";
        }
        return row.getBoolean("enabled") ? null : "branch " + to + " is disabled";
    }

    private static Event event(Row row) {
        var offset = ZoneOffset.ofTotalSeconds(row.getInteger("utc_offset") * 60);
        var recorded = row.getOffsetDateTime("recorded_time");
        var extensions = new TreeMap<>(ExtensionsJson.ofNullable(row.getString("extensions")));
        extensions.put(BranchRoute.FROM, row.getString("from_code"));
        return new Event(
                row.getString("event_id"),
                row.getString("source"),
                row.getString("type"),
                row.getOffsetDateTime("time").withOffsetSameInstant(offset),
                row.getString("subject"),
                extensions,
                recorded == null ? null : recorded.toInstant(),
                Payload.ofUtf8(row.getBuffer("data").getBytes()));
    }
}

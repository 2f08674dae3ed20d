package io.branchline.hub.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.hub.downlink.Targets;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Rfc3339;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What senders are told about their transfers. */
final class DueReports {
    /** Type of the message. */
    static final String TYPE = "delivery.reported";

    static final String DUE = """
            SELECT t.id, t.event_id, t.to_code, t.state, t.reason, t.routed_at, t.delivered_at, t.applied_at, t.reported,
                s.code AS from_code
            FROM transfer t JOIN branch s ON s.id = t.branch
            WHERE t.tenant = $1 AND t.due ORDER BY t.id LIMIT $2 FOR UPDATE OF t SKIP LOCKED""";

    static final String TOLD = """
            UPDATE transfer t SET due = false, reported = n.reported
            FROM unnest($1::bigint[], $2::text[]) AS n(id, reported) WHERE t.id = n.id""";

    private static final String SOURCE = "/hq/transfers";

    /** What one sender is told; no message if it knows already. */
    record Report(long id, String state, @Nullable DownMessage message) {}

    private DueReports() {}

    static Report report(Row row) {
        var id = row.getLong("id");
        var state = state(row);
        if (state.equals(row.getString("reported"))) {
            return new Report(id, state, null);
        }
        var at = at(row, state);
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("eventId", row.getString("event_id"))
                .put("to", row.getString("to_code"))
                .put("state", state)
                .put("at", Rfc3339.format(at));
        if (row.getString("reason") != null) {
            node.put("reason", row.getString("reason"));
        }
        var event =
                Event.of("delivery-" + id + "-" + state, SOURCE, TYPE, at.atOffset(ZoneOffset.UTC), node.toString());
        return new Report(id, state, new DownMessage(event, null, List.of(Targets.branch(row.getString("from_code")))));
    }

    private static String state(Row row) {
        if (row.getString("state").equals("refused")) {
            return "refused";
        }
        return row.getOffsetDateTime("applied_at") != null ? "applied" : "delivered";
    }

    private static Instant at(Row row, String state) {
        var column = switch (state) {
            case "applied" -> row.getOffsetDateTime("applied_at");
            case "delivered" -> row.getOffsetDateTime("delivered_at");
            default -> row.getOffsetDateTime("routed_at");
        };
        return Objects.requireNonNull(column, "the time of a transfer that is " + state)
                .toInstant();
    }
}

package io.branchline.hub.presence;

import io.branchline.hub.session.Presence;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.BranchStates.CatchUp;
import io.branchline.hub.view.BranchStates.Disk;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of {@code branch_presence}: how they are written and read. */
final class PresenceRows {
    /** A node that wrote nothing for so long is dead: three signs of life. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(45);

    /**
     * The row of a branch belongs to its newest session: an older one, which may still think it has the branch, changes it
     * only once the newer one is over or its node is dead. An end is told of the own session alone.
     */
    static final String UPSERT = """
            INSERT INTO branch_presence AS p (branch, tenant, node, session, opened_at, status, since, last_seen, seen_at,
                backlog, oldest_at, lag_ms, skew_ms, agent, remote, room_bytes, room_seconds, full_disk, catch_done,
                catch_total, catch_per_second, catch_left)
            SELECT n.branch, n.tenant, $2, n.session, n.opened_at, n.status, n.since, n.last_seen, clock_timestamp(),
                n.backlog, n.oldest_at, n.lag_ms, n.skew_ms, n.agent, n.remote, n.room_bytes, n.room_seconds, n.full_disk,
                n.catch_done, n.catch_total, n.catch_per_second, n.catch_left
            FROM jsonb_to_recordset($1::jsonb) AS n(branch int, tenant int, session uuid, opened_at timestamptz,
                status text, since timestamptz, last_seen timestamptz, backlog bigint[], oldest_at timestamptz,
                lag_ms bigint, skew_ms bigint, agent text, remote text, room_bytes bigint, room_seconds bigint,
                full_disk boolean, catch_done bigint, catch_total bigint, catch_per_second bigint, catch_left bigint)
            ORDER BY n.branch
            ON CONFLICT (branch) DO UPDATE SET
                tenant = excluded.tenant, node = excluded.node, session = excluded.session,
                opened_at = excluded.opened_at, status = excluded.status, since = excluded.since,
                last_seen = excluded.last_seen, seen_at = excluded.seen_at, backlog = excluded.backlog,
                oldest_at = excluded.oldest_at, lag_ms = excluded.lag_ms, skew_ms = excluded.skew_ms,
                agent = excluded.agent, remote = excluded.remote, room_bytes = excluded.room_bytes,
                room_seconds = excluded.room_seconds, full_disk = excluded.full_disk, catch_done = excluded.catch_done,
                catch_total = excluded.catch_total, catch_per_second = excluded.catch_per_second,
                catch_left = excluded.catch_left
            WHERE p.session = excluded.session OR excluded.opened_at > p.opened_at
                OR (excluded.status <> 'offline' AND (p.status = 'offline' OR p.seen_at < now() - interval '45 seconds'))""";

    /** Every write sets the sign of life: what changed since a moment was written since. */
    static final String CHANGED = """
            SELECT c.asked, p.branch, p.node, p.opened_at, p.status, p.since, p.last_seen, p.seen_at, p.backlog,
                p.oldest_at, p.lag_ms, p.skew_ms, p.agent, p.remote, p.room_bytes, p.room_seconds, p.catch_done,
                p.catch_total, p.catch_per_second, p.catch_left
            FROM (SELECT clock_timestamp() AS asked) c
            LEFT JOIN branch_presence p ON p.tenant = $1 AND p.seen_at > $2""";

    /**
     * A row as read.
     *
     * @param node that wrote it
     * @param openedAt when the session began
     * @param seenAt the node's last sign of life, by PostgreSQL's clock
     * @param state as written
     */
    record Shared(UUID node, Instant openedAt, Instant seenAt, BranchPresence state) {
        /** Whether the branch has a session on a node that lives. */
        boolean connected(Instant asOf) {
            return state.connected() && !seenAt.isBefore(asOf.minus(DEAD_AFTER));
        }

        /** As it is to be shown: a dead node's branches are offline since its last sign of life. */
        BranchPresence shown(Instant asOf) {
            return connected(asOf) || !state.connected()
                    ? state
                    : new BranchPresence(
                            state.branch(),
                            "offline",
                            seenAt,
                            state.lastSeen(),
                            state.backlog(),
                            state.oldestAt(),
                            state.lag(),
                            state.skew(),
                            state.agent(),
                            state.remote(),
                            state.node(),
                            state.disk(),
                            null,
                            null);
        }
    }

    private PresenceRows() {}

    static JsonArray json(List<Presence> states) {
        var rows = new JsonArray();
        states.forEach(state -> rows.add(json(state)));
        return rows;
    }

    private static JsonObject json(Presence state) {
        var row = new JsonObject()
                .put("branch", state.branch().id())
                .put("tenant", state.branch().tenant())
                .put("session", state.session().toString())
                .put("opened_at", state.openedAt().toString())
                .put("status", state.status().word())
                .put("since", state.since().toString())
                .put("last_seen", state.lastSeen().toString())
                .put("backlog", numbers(state.backlog()))
                .put(
                        "oldest_at",
                        state.oldestAt() == null ? null : state.oldestAt().toString())
                .put("lag_ms", state.lag().toMillis())
                .put("skew_ms", state.skew().toMillis())
                .put("agent", state.agentVersion())
                .put("remote", state.remote());
        var room = state.room();
        row.put("full_disk", room != null && room.full());
        if (room != null) {
            row.put("room_bytes", room.bytes()).put("room_seconds", room.seconds());
        }
        var catchUp = state.catchUp();
        if (catchUp != null) {
            row.put("catch_done", catchUp.done())
                    .put("catch_total", catchUp.total())
                    .put("catch_per_second", catchUp.perSecond())
                    .put("catch_left", catchUp.secondsLeft());
        }
        return row;
    }

    private static JsonArray numbers(PerPriority each) {
        var array = new JsonArray();
        Priority.ALL.forEach(priority -> array.add(each.get(priority)));
        return array;
    }

    /** A state of this node as others would read it. */
    static BranchPresence shown(Presence state, UUID node) {
        var room = state.room();
        var catchUp = state.catchUp();
        return new BranchPresence(
                state.branch().id(),
                state.status().word(),
                state.since(),
                state.lastSeen(),
                state.backlog(),
                state.oldestAt(),
                state.lag(),
                state.skew(),
                state.agentVersion(),
                state.remote(),
                node,
                room == null ? null : new Disk(room.bytes(), room.seconds()),
                catchUp == null
                        ? null
                        : new CatchUp(catchUp.done(), catchUp.total(), catchUp.perSecond(), catchUp.secondsLeft()),
                null);
    }

    static Shared shared(Row row) {
        var backlog = row.getArrayOfLongs("backlog");
        var node = row.getUUID("node");
        var room = row.getLong("room_bytes");
        var total = row.getLong("catch_total");
        var state = new BranchPresence(
                row.getInteger("branch"),
                row.getString("status"),
                time(row, "since"),
                time(row, "last_seen"),
                PerPriority.of(backlog[0], backlog[1], backlog[2], backlog[3]),
                optionalTime(row, "oldest_at"),
                Duration.ofMillis(row.getLong("lag_ms")),
                Duration.ofMillis(row.getLong("skew_ms")),
                row.getString("agent"),
                row.getString("remote"),
                node,
                room == null ? null : new Disk(room, row.getLong("room_seconds")),
                total == null
                        ? null
                        : new CatchUp(
                                row.getLong("catch_done"),
                                total,
                                row.getLong("catch_per_second"),
                                row.getLong("catch_left")),
                null);
        return new Shared(node, time(row, "opened_at"), time(row, "seen_at"), state);
    }

    static Instant time(Row row, String column) {
        return Objects.requireNonNull(optionalTime(row, column));
    }

    private static @Nullable Instant optionalTime(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}

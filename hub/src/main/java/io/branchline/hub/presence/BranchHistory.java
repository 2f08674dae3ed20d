package io.branchline.hub.presence;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what became of a branch. Every answer is bounded. Thread-safe. */
public final class BranchHistory {
    /** Minutes of one answer: what is kept. */
    private static final int POINTS_MAX = 25 * 60;

    private static final int CURSOR_MAX = 200;
    private static final Instant LATEST = Instant.parse("2102-01-01T00:00:00Z");

    /** A branch that moved between nodes within a minute was where it stood best. */
    private static final String POINTS = """
            SELECT minute, (ARRAY['online', 'catching_up', 'lagging', 'offline'])[min(array_position(
                    ARRAY['online', 'catching_up', 'lagging', 'offline'], status))] AS status,
                max(backlog) AS backlog, max(lag_ms) AS lag_ms, sum(settled)::bigint AS settled,
                min(room_bytes) AS room_bytes
            FROM branch_minute WHERE tenant = $1 AND branch = (SELECT id FROM branch WHERE tenant = $1 AND code = $2)
                AND minute >= $3 AND minute < $4
            GROUP BY minute ORDER BY minute DESC LIMIT $5""";

    private static final String CONNECTIONS = """
            SELECT session, node, remote, agent, opened_at, seen_at, closed_at, code, reason FROM branch_connection
            WHERE tenant = $1 AND branch = (SELECT id FROM branch WHERE tenant = $1 AND code = $2)
                AND (opened_at, session) < ($3::timestamptz, $4::uuid)
            ORDER BY opened_at DESC, session DESC LIMIT $5""";

    /**
     * One minute.
     *
     * @param at its beginning
     * @param status that lasted longest
     * @param backlog most that waited, of all priorities
     * @param lagMs most from kept to settled
     * @param settled events that settled in it
     * @param roomBytes least room on the disk; null if it was not told
     */
    public record Point(
            Instant at,
            String status,
            long backlog,
            long lagMs,
            long settled,
            @Nullable Long roomBytes) {}

    /**
     * One session.
     *
     * @param seenAt last sign of life of its node, or its end
     * @param closedAt null while it lasts
     * @param code WebSocket close code; null while it lasts
     */
    public record Connection(
            UUID session,
            UUID node,
            String remote,
            String agent,
            Instant openedAt,
            Instant seenAt,
            @Nullable Instant closedAt,
            @Nullable Integer code,
            @Nullable String reason) {}

    /**
     * One page of sessions.
     *
     * @param connections newest first
     * @param next opaque cursor of the next page; null if this is the last
     */
    public record Page(
            List<Connection> connections, @Nullable String next) {
        public Page {
            connections = List.copyOf(connections);
        }
    }

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public BranchHistory(Pool pool) {
        this.pool = pool;
    }

    /** The minutes of a span that are written, oldest first; in one that is missing the branch was not connected. */
    public Future<List<Point>> points(int tenant, String branch, Instant from, Instant to) {
        return pool.preparedQuery(POINTS)
                .execute(Tuple.of(
                        tenant, branch, from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), POINTS_MAX))
                .map(rows -> listed(rows).map(BranchHistory::point).toList().reversed());
    }

    /**
     * The sessions of a branch.
     *
     * @return fails with {@link IllegalArgumentException} if the cursor is not one of ours
     */
    public Future<Page> connections(int tenant, String branch, @Nullable String cursor, int limit) {
        try {
            var after = Place.decode(cursor);
            return pool.preparedQuery(CONNECTIONS)
                    .execute(Tuple.of(
                            tenant, branch, after.openedAt().atOffset(ZoneOffset.UTC), after.session(), limit + 1))
                    .map(rows -> page(rows, limit));
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }

    private static Page page(RowSet<Row> rows, int limit) {
        var found = new ArrayList<>(listed(rows).map(BranchHistory::connection).toList());
        var more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return new Page(page, more ? Place.of(page.getLast()).encode() : null);
    }

    private static Point point(Row row) {
        return new Point(
                time(row, "minute"),
                row.getString("status"),
                row.getLong("backlog"),
                row.getLong("lag_ms"),
                row.getLong("settled"),
                row.getLong("room_bytes"));
    }

    private static Connection connection(Row row) {
        var closed = row.getOffsetDateTime("closed_at");
        return new Connection(
                row.getUUID("session"),
                row.getUUID("node"),
                row.getString("remote"),
                row.getString("agent"),
                time(row, "opened_at"),
                time(row, "seen_at"),
                closed == null ? null : closed.toInstant(),
                row.getInteger("code"),
                row.getString("reason"));
    }

    private static Instant time(Row row, String column) {
        return Objects.requireNonNull(row.getOffsetDateTime(column)).toInstant();
    }

    private static java.util.stream.Stream<Row> listed(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private record Place(Instant openedAt, UUID session) {
        static Place of(Connection last) {
            return new Place(last.openedAt(), last.session());
        }

        static Place decode(@Nullable String text) {
            if (text == null) {
                return new Place(LATEST, new UUID(0, 0));
            }
            try {
                var bytes = Base64.getUrlDecoder().decode(text.length() > CURSOR_MAX ? "" : text);
                var parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 2);
                return new Place(OffsetDateTime.parse(parts[0]).toInstant(), UUID.fromString(parts[1]));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException unreadable) {
                throw new IllegalArgumentException("cursor is not one that a page returned", unreadable);
            }
        }

        String encode() {
            var text = openedAt + " " + session;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}

package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads quarantine and gaps for the operator, newest first, by pages. Thread-safe. */
public final class TroubleReads {
    private static final int CURSOR_MAX = 512;
    private static final Instant LATEST = Instant.parse("2102-01-01T00:00:00Z");

    private static final String QUARANTINE = statement("q.sequence", "q.sequence", "q.id, q.type", "quarantine");
    private static final String GAPS = statement("q.first", "q.last", "NULL AS id, NULL AS type", "gap");

    /**
     * One page.
     *
     * @param items newest first
     * @param next opaque cursor of the next page; null if this is the last
     */
    public record Page(List<Trouble> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public TroubleReads(Pool pool) {
        this.pool = pool;
    }

    /**
     * Quarantined events.
     *
     * @return fails with {@link IllegalArgumentException} if the cursor is not one of ours
     */
    public Future<Page> quarantine(int tenant, @Nullable String branch, @Nullable String cursor, int limit) {
        return page(QUARANTINE, tenant, branch, cursor, limit);
    }

    /**
     * Gaps.
     *
     * @return fails with {@link IllegalArgumentException} if the cursor is not one of ours
     */
    public Future<Page> gaps(int tenant, @Nullable String branch, @Nullable String cursor, int limit) {
        return page(GAPS, tenant, branch, cursor, limit);
    }

    private static String statement(String first, String last, String columns, String table) {
        return """
                SELECT b.code, q.branch, q.epoch, q.priority, %1$s AS first, %2$s AS last, %3$s, q.reason, q.at
                FROM %4$s q JOIN branch b ON b.id = q.branch
                WHERE q.tenant = $1 AND ($2::text IS NULL OR b.code = $2)
                    AND (q.at, q.branch, q.epoch, q.priority, %1$s)
                        < ($3::timestamptz, $4::int, $5::uuid, $6::smallint, $7::bigint)
                ORDER BY q.at DESC, q.branch DESC, q.epoch DESC, q.priority DESC, %1$s DESC LIMIT $8""".formatted(first, last, columns, table);
    }

    private Future<Page> page(String sql, int tenant, @Nullable String branch, @Nullable String cursor, int limit) {
        Place after;
        try {
            after = Place.decode(cursor);
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(unreadable);
        }
        var parameters = Tuple.tuple()
                .addInteger(tenant)
                .addString(branch)
                .addOffsetDateTime(after.at())
                .addInteger(after.branch())
                .addUUID(after.epoch())
                .addShort(after.priority())
                .addLong(after.sequence())
                .addInteger(limit + 1);
        return pool.preparedQuery(sql).execute(parameters).map(rows -> pageOf(rows, limit));
    }

    private static Page pageOf(Iterable<Row> rows, int limit) {
        var found = new ArrayList<Row>();
        rows.forEach(found::add);
        var more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return new Page(
                page.stream().map(TroubleReads::trouble).toList(),
                more ? Place.of(page.getLast()).encode() : null);
    }

    private static Trouble trouble(Row row) {
        return new Trouble(
                row.getString("code"),
                row.getUUID("epoch"),
                row.getShort("priority"),
                row.getLong("first"),
                row.getLong("last"),
                row.getString("id"),
                row.getString("type"),
                row.getString("reason"),
                row.getOffsetDateTime("at").toInstant());
    }

    private record Place(OffsetDateTime at, int branch, UUID epoch, short priority, long sequence) {
        static Place of(Row row) {
            return new Place(
                    row.getOffsetDateTime("at"),
                    row.getInteger("branch"),
                    row.getUUID("epoch"),
                    row.getShort("priority"),
                    row.getLong("first"));
        }

        static Place decode(@Nullable String text) {
            if (text == null) {
                return new Place(LATEST.atOffset(ZoneOffset.UTC), 0, new UUID(0, 0), (short) 0, 0);
            }
            try {
                var bytes = Base64.getUrlDecoder().decode(text.length() > CURSOR_MAX ? "" : text);
                var parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 5);
                return new Place(
                        OffsetDateTime.parse(parts[0]),
                        Integer.parseInt(parts[1]),
                        UUID.fromString(parts[2]),
                        Short.parseShort(parts[3]),
                        Long.parseLong(parts[4]));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException unreadable) {
                throw new IllegalArgumentException("cursor is not one that a page returned", unreadable);
            }
        }

        String encode() {
            var text = at + " " + branch + " " + epoch + " " + priority + " " + sequence;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}

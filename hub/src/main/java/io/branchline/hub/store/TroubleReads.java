package io.branchline.hub.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads quarantine and gaps for the operator: newest first by pages, and one quarantined event with its bytes, which the
 * limit of a frame bounds. Thread-safe.
 */
public final class TroubleReads {
    private static final int CURSOR_MAX = 512;
    private static final Instant LATEST = Instant.parse("2102-01-01T00:00:00Z");

    private static final String QUARANTINE = statement("sequence", TroubleRows.QUARANTINE, "quarantine");
    private static final String GAPS = statement("first", TroubleRows.GAP, "gap");
    private static final String ONE = "SELECT " + TroubleRows.APART + """

            FROM quarantine q JOIN branch b ON b.id = q.branch
            WHERE q.tenant = $1 AND b.tenant = $1 AND b.code = $2 AND q.epoch = $3 AND q.priority = $4
                AND q.sequence = $5""";

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
    public Future<TroublePage> quarantine(TroubleQuery query) {
        return page(QUARANTINE, query);
    }

    /**
     * Gaps.
     *
     * @return fails with {@link IllegalArgumentException} if the cursor is not one of ours
     */
    public Future<TroublePage> gaps(TroubleQuery query) {
        return page(GAPS, query);
    }

    /** The quarantined event at a place, with its bytes. */
    public Future<Optional<ApartEvent>> find(int tenant, TroublePlace place) {
        return one(pool, ONE, tenant, place);
    }

    /** The same within a transaction, at the end of which others may decide about it. */
    public static Future<Optional<ApartEvent>> lock(SqlClient tx, int tenant, TroublePlace place) {
        return one(tx, ONE + " FOR NO KEY UPDATE OF q", tenant, place);
    }

    private static Future<Optional<ApartEvent>> one(SqlClient client, String sql, int tenant, TroublePlace place) {
        return client.preparedQuery(sql)
                .execute(Tuple.of(tenant, place.branch(), place.epoch(), (short) place.priority(), place.first()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TroubleRows::apart)
                        .findFirst());
    }

    private static String statement(String first, String columns, String table) {
        return """
                SELECT %1$s
                FROM %2$s q JOIN branch b ON b.id = q.branch
                WHERE q.tenant = $1 AND ($2::text IS NULL OR b.code = $2) AND ($9::text IS NULL OR q.state = $9)
                    AND (q.at, q.branch, q.epoch, q.priority, q.%3$s)
                        < ($3::timestamptz, $4::int, $5::uuid, $6::smallint, $7::bigint)
                ORDER BY q.at DESC, q.branch DESC, q.epoch DESC, q.priority DESC, q.%3$s DESC LIMIT $8""".formatted(columns, table, first);
    }

    private Future<TroublePage> page(String sql, TroubleQuery query) {
        Place after;
        try {
            after = Place.decode(query.cursor());
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(unreadable);
        }
        var state = query.state();
        var parameters = Tuple.tuple()
                .addInteger(query.tenant())
                .addString(query.branch())
                .addOffsetDateTime(after.at())
                .addInteger(after.branch())
                .addUUID(after.epoch())
                .addShort(after.priority())
                .addLong(after.sequence())
                .addInteger(query.limit() + 1)
                .addString(state == null ? null : state.word());
        return pool.preparedQuery(sql).execute(parameters).map(rows -> pageOf(rows, query.limit()));
    }

    private static TroublePage pageOf(RowSet<Row> rows, int limit) {
        var found = new ArrayList<Row>();
        rows.forEach(found::add);
        var more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return new TroublePage(
                page.stream().map(TroubleRows::trouble).toList(),
                more ? Place.of(page.getLast()).encode() : null);
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

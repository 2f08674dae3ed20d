package io.branchline.hub.transfer;

import io.branchline.hub.transfer.Transfer.State;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads transfers for head office. Thread-safe. */
public final class Transfers {
    /** Most transfers of one page. */
    public static final int LIMIT_MAX = 1000;

    private static final String STATE = "CASE WHEN t.state <> 'routed' THEN t.state WHEN t.applied_at IS NOT NULL "
            + "THEN 'applied' WHEN t.delivered_at IS NOT NULL THEN 'delivered' ELSE 'routed' END";
    private static final String LIST = """
            SELECT t.id, s.code AS from_code, t.to_code, t.event_id, t.type, t.event_time, %1$s AS state, t.reason,
                t.position, t.at, t.routed_at, t.delivered_at, t.applied_at
            FROM transfer t JOIN branch s ON s.id = t.branch
            WHERE t.tenant = $1 AND t.id < $2 AND ($3::text IS NULL OR s.code = $3)
                AND ($4::text IS NULL OR t.to_code = $4) AND ($5::text IS NULL OR %1$s = $5)
            ORDER BY t.id DESC LIMIT $6""".formatted(STATE);

    /** What is not over is few; the rest is not counted. */
    private static final String OPEN = "SELECT 'waiting' AS state, count(*) AS n FROM transfer WHERE state = 'waiting' "
            + "UNION ALL SELECT CASE WHEN delivered_at IS NULL THEN 'routed' ELSE 'delivered' END, count(*) "
            + "FROM transfer WHERE state = 'routed' AND applied_at IS NULL GROUP BY 1";

    /**
     * Which transfers.
     *
     * @param from code of the sender; null for any
     * @param to code of the branch they are for, or *; null for any
     * @param state how far they are; null for any
     */
    public record Filter(
            @Nullable String from,
            @Nullable String to,
            @Nullable State state) {}

    private final Pool pool;

    /** Reads through a pool that the caller closes. */
    public Transfers(Pool pool) {
        this.pool = pool;
    }

    /**
     * A page, newest first.
     *
     * @param before only those with a lower id; {@link Long#MAX_VALUE} for the first page
     */
    public Future<List<Transfer>> page(int tenant, Filter filter, long before, int limit) {
        var state = filter.state();
        var parameters = Tuple.of(tenant, before)
                .addString(filter.from())
                .addString(filter.to())
                .addString(state == null ? null : state.word())
                .addInteger(Math.clamp(limit, 1, LIMIT_MAX));
        return pool.preparedQuery(LIST)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Transfers::transfer)
                        .toList());
    }

    /** How many of all tenants are in each state that is not the last. */
    public Future<Map<State, Long>> open() {
        return pool.preparedQuery(OPEN).execute().map(rows -> {
            var counts = new EnumMap<State, Long>(State.class);
            for (Row row : rows) {
                counts.put(state(row), row.getLong("n"));
            }
            return counts;
        });
    }

    private static Transfer transfer(Row row) {
        return new Transfer(
                row.getLong("id"),
                row.getString("from_code"),
                row.getString("to_code"),
                row.getString("event_id"),
                row.getString("type"),
                row.getOffsetDateTime("event_time").toInstant(),
                state(row),
                row.getString("reason"),
                row.getLong("position"),
                row.getOffsetDateTime("at").toInstant(),
                instant(row.getOffsetDateTime("routed_at")),
                instant(row.getOffsetDateTime("delivered_at")),
                instant(row.getOffsetDateTime("applied_at")));
    }

    private static State state(Row row) {
        return State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}

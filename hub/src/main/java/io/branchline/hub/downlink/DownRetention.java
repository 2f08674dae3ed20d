package io.branchline.hub.downlink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets messages that are older than they are kept, except the newest of each key and target, and the receipts and
 * transfers that are; notes how far, so that a branch that was away for longer is told. Works in small steps, each a
 * transaction of its own, so that it stands in nobody's way; several nodes may do it at once. Thread-safe.
 */
public final class DownRetention {
    private static final Logger LOG = LoggerFactory.getLogger(DownRetention.class);
    private static final long EVERY_MS = 60_000;
    private static final long RUN_MINUTES_MAX = 10;
    private static final int STEP_MAX = 1_000;
    private static final int STEPS_MAX = 100;
    private static final int VERSIONS_MAX = 20;

    private static final String OLDEST_KEPT =
            "SELECT position FROM down_item WHERE tenant = $1 AND at < $2 ORDER BY at DESC, position DESC LIMIT 1";

    private static final String FORGET_ROUTES = """
            WITH old AS MATERIALIZED (
                SELECT r.target, r.position FROM down_route r
                WHERE r.tenant = $1 AND r.position <= $2 AND (r.key IS NULL OR EXISTS (
                    SELECT FROM down_route n
                    WHERE n.tenant = r.tenant AND n.target = r.target AND n.key = r.key AND n.position > r.position))
                ORDER BY r.position LIMIT $3
            ), gone AS (
                DELETE FROM down_route r USING old o
                WHERE r.tenant = $1 AND r.target = o.target AND r.position = o.position
                RETURNING r.target, r.position
            ), raised AS (
                INSERT INTO down_floor AS f (tenant, target, position)
                SELECT $1, target, max(position) FROM gone GROUP BY target ORDER BY target
                ON CONFLICT (tenant, target) DO UPDATE SET position = greatest(f.position, excluded.position)
            )
            SELECT position FROM gone""";

    private static final String FORGET_ITEMS = """
            DELETE FROM down_item i WHERE i.tenant = $1 AND i.position = ANY ($2::bigint[])
                AND NOT EXISTS (SELECT FROM down_route r WHERE r.tenant = i.tenant AND r.position = i.position)""";

    private static final String GIVE_UP_TRANSFERS = """
            UPDATE transfer SET state = 'refused', due = true,
                reason = 'branch ' || to_code || ' did not fetch it while messages were kept'
            WHERE tenant = $1 AND position = ANY ($2::bigint[]) AND state = 'routed' AND applied_at IS NULL
                AND to_branch IS NOT NULL""";

    private static final String FORGET_TRANSFERS = """
            DELETE FROM transfer WHERE id IN (
                SELECT id FROM transfer WHERE tenant = $1 AND at < $2 AND NOT due AND state <> 'waiting'
                    AND (state = 'refused' OR applied_at IS NOT NULL OR to_branch IS NULL)
                ORDER BY at LIMIT $3)""";

    private static final String FORGET_RECEIPTS = """
            DELETE FROM down_receipt WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM down_receipt WHERE tenant = $1 AND delivered_at < $2 LIMIT $3))""";

    private static final String OLDEST_QUOTE =
            "SELECT version FROM quote WHERE tenant = $1 AND released_at < $2 ORDER BY released_at DESC, version DESC LIMIT 1";

    /** Receipts of a quote go once it was superseded for that long: until then somebody may ask what was applied. */
    private static final String FORGET_RATE_RECEIPTS = """
            WITH RECURSIVE seen AS (
                (SELECT version FROM rate_receipt WHERE tenant = $1 AND version <= $2 ORDER BY version LIMIT 1)
                UNION ALL
                SELECT (SELECT r.version FROM rate_receipt r
                    WHERE r.tenant = $1 AND r.version > s.version AND r.version <= $2 ORDER BY r.version LIMIT 1)
                FROM seen s WHERE s.version IS NOT NULL
            ), over AS (
                SELECT s.version FROM seen s JOIN quote q ON q.tenant = $1 AND q.version = s.version
                WHERE EXISTS (SELECT FROM quote n
                    WHERE n.tenant = q.tenant AND n.base = q.base AND n.quote = q.quote AND n.kind = q.kind
                        AND n.target = q.target AND n.version > q.version AND n.version <= $2 AND n.valid_from < $3)
                LIMIT $4
            )
            DELETE FROM rate_receipt r USING over o WHERE r.tenant = $1 AND r.version = o.version""";

    private final Vertx vertx;
    private final Pool pool;
    private final Duration kept;
    private final InstantSource clock;
    private final LongAdder forgotten = new LongAdder();
    private volatile long timer = -1;
    private volatile boolean stopped;

    /**
     * A retention that has not begun.
     *
     * @param pool that the caller closes
     * @param kept how long messages and receipts are kept
     */
    public DownRetention(Vertx vertx, Pool pool, Duration kept, InstantSource clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.kept = kept;
        this.clock = clock;
    }

    /** Begins to forget, every minute. */
    public void start() {
        timer = vertx.setTimer(
                EVERY_MS,
                due -> forget().timeout(RUN_MINUTES_MAX, TimeUnit.MINUTES)
                        .onFailure(fault -> LOG.warn("The old of the road down is not forgotten now", fault))
                        .onComplete(done -> {
                            if (!stopped) {
                                start();
                            }
                        }));
    }

    /** Forgets no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** Messages this node has forgotten, counted once for each target. */
    public long forgotten() {
        return forgotten.sum();
    }

    /** Forgets what is too old now, of all tenants. */
    public Future<Void> forget() {
        var before = clock.instant().minus(kept).atOffset(ZoneOffset.UTC);
        return new DownReads(pool).allHeads().compose(heads -> {
            Future<Void> done = Future.succeededFuture();
            for (Map.Entry<Integer, Heads> each : heads.entrySet()) {
                done = done.compose(previous -> forget(each.getKey(), before));
            }
            return done;
        });
    }

    private Future<Void> forget(int tenant, OffsetDateTime before) {
        return newest(OLDEST_KEPT, tenant, before)
                .compose(through -> messages(tenant, through, STEPS_MAX))
                .compose(done -> steps(FORGET_RECEIPTS, Tuple.of(tenant, before, STEP_MAX), STEPS_MAX))
                .compose(done -> steps(FORGET_TRANSFERS, Tuple.of(tenant, before, STEP_MAX), STEPS_MAX))
                .compose(done -> newest(OLDEST_QUOTE, tenant, before))
                .compose(through ->
                        steps(FORGET_RATE_RECEIPTS, Tuple.of(tenant, through, before, VERSIONS_MAX), STEPS_MAX));
    }

    private Future<Long> newest(String sql, int tenant, OffsetDateTime before) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(tenant, before))
                .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0));
    }

    private Future<Void> messages(int tenant, long through, int stepsLeft) {
        return pool.withTransaction(tx -> step(tx, tenant, through))
                .map(Objects::requireNonNull)
                .compose(count -> {
                    forgotten.add(count);
                    return count < STEP_MAX || stepsLeft <= 1 || stopped
                            ? Future.succeededFuture()
                            : messages(tenant, through, stepsLeft - 1);
                });
    }

    private static Future<Integer> step(SqlConnection tx, int tenant, long through) {
        return tx.preparedQuery(FORGET_ROUTES)
                .execute(Tuple.of(tenant, through, STEP_MAX))
                .compose(rows -> {
                    var positions = new TreeSet<Long>();
                    for (Row row : rows) {
                        positions.add(row.getLong("position"));
                    }
                    var gone = Tuple.of(tenant).addArrayOfLong(positions.toArray(Long[]::new));
                    return tx.preparedQuery(FORGET_ITEMS)
                            .execute(gone)
                            .compose(
                                    items -> tx.preparedQuery(GIVE_UP_TRANSFERS).execute(gone))
                            .map(done -> rows.size());
                });
    }

    private Future<Void> steps(String sql, Tuple parameters, int left) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .compose(done -> done.rowCount() == 0 || left <= 1 || stopped
                        ? Future.succeededFuture()
                        : steps(sql, parameters, left - 1));
    }
}

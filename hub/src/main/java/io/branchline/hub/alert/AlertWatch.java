package io.branchline.hub.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every five seconds what needs a person, in one statement, and counts what lasts. After a start the branches get as
 * long to come back as they get after any break; after a silence of PostgreSQL the nodes get the time for a sign of life.
 * Thread-safe; one evaluation at a time.
 */
public final class AlertWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final long EVERY_MS = 5_000;
    private static final Duration SIGNS_OF_LIFE = Duration.ofSeconds(20);
    private static final long ANSWER_WITHIN_S = 10;
    private static final int FORGET_EVERY = 60;
    private static final List<String> SEVERITIES = List.of("warning", "critical");

    private record Series(String kind, String severity) {}

    private final Vertx vertx;
    private final Pool pool;
    private final int tenant;
    private final UUID node;
    private final AlertRules rules;
    private final BooleanSupplier redisIsUp;
    private final LongSupplier nanoTime;
    private final Map<Series, Integer> open = new ConcurrentHashMap<>();
    private volatile long notBefore;
    private volatile boolean stopped;
    private volatile long timer = -1;
    private int turns;

    /**
     * A watch that has not begun.
     *
     * @param pool that the caller closes
     * @param tenant whose branches are judged
     * @param redisIsUp whether this node reaches Redis, or needs none
     */
    public AlertWatch(
            Vertx vertx,
            Pool pool,
            int tenant,
            UUID node,
            AlertRules rules,
            BooleanSupplier redisIsUp,
            LongSupplier nanoTime) {
        this.vertx = vertx;
        this.pool = pool;
        this.tenant = tenant;
        this.node = node;
        this.rules = rules;
        this.redisIsUp = redisIsUp;
        this.nanoTime = nanoTime;
    }

    /** Begins to judge once the branches had time to come back. */
    public void start() {
        notBefore = nanoTime.getAsLong() + rules.offlineAfter().toNanos();
        later();
    }

    /** Judges no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** Adds the gauge. */
    public void watch(MeterRegistry registry) {
        for (var kind : AlertKind.values()) {
            for (var severity : SEVERITIES) {
                var series = new Series(kind.word(), severity);
                Gauge.builder("branchline_hub_alerts", () -> open.getOrDefault(series, 0))
                        .description("Alerts that last")
                        .tag("kind", kind.word())
                        .tag("severity", severity)
                        .register(registry);
            }
        }
    }

    private void later() {
        if (!stopped) {
            timer = vertx.setTimer(
                    EVERY_MS,
                    due -> turn().timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                            .onFailure(this::silent)
                            .onComplete(done -> later()));
        }
    }

    private void silent(Throwable cause) {
        LOG.debug("Alerts not judged", cause);
        var grace = Math.min(SIGNS_OF_LIFE.toNanos(), rules.offlineAfter().toNanos());
        notBefore = Math.max(notBefore, nanoTime.getAsLong() + grace);
    }

    private Future<Void> turn() {
        var due = nanoTime.getAsLong() - notBefore >= 0;
        return (due ? evaluate() : Future.<Void>succeededFuture())
                .compose(judged ->
                        pool.preparedQuery(AlertStatements.OPEN_BY_KIND).execute(Tuple.of(tenant)))
                .onSuccess(this::count)
                .compose(counted -> turns++ % FORGET_EVERY == 0 ? forget() : Future.succeededFuture());
    }

    /** Judges now. */
    Future<Void> evaluate() {
        return pool.withTransaction(tx -> tx.preparedQuery(AlertStatements.TURN)
                        .execute(Tuple.of(tenant))
                        .compose(rows -> rows.iterator().next().getBoolean(0) ? judge(tx) : Future.succeededFuture()))
                .mapEmpty();
    }

    private Future<Void> judge(SqlConnection tx) {
        return tx.preparedQuery(AlertStatements.EVALUATE)
                .execute(Tuple.of(
                        tenant,
                        seconds(rules.offlineAfter()),
                        seconds(rules.lagAfter()),
                        seconds(rules.roomBelow()),
                        seconds(rules.skewAbove()),
                        node,
                        !redisIsUp.getAsBoolean()))
                .map(rows -> {
                    var row = rows.iterator().next();
                    if (row.getInteger("raised") + row.getInteger("ended") > 0) {
                        LOG.info("Alerts raised={} ended={}", row.getInteger("raised"), row.getInteger("ended"));
                    }
                    return null;
                });
    }

    private void count(RowSet<Row> rows) {
        var found = new ConcurrentHashMap<Series, Integer>();
        rows.forEach(row ->
                found.put(new Series(row.getString("kind"), row.getString("severity")), row.getInteger("count")));
        open.keySet().retainAll(found.keySet());
        open.putAll(found);
    }

    private Future<Void> forget() {
        return pool.preparedQuery(AlertStatements.FORGET)
                .execute(Tuple.of(tenant))
                .mapEmpty();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

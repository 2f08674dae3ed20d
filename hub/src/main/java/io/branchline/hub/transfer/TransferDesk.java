package io.branchline.hub.transfer;

import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.transfer.DueReports.Report;
import io.branchline.hub.transfer.TransferRows.Decision;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events on from branch to branch: routes those that wait into the messages, or refuses them, and tells the senders
 * what became of theirs. Looks when it is told to and every second. Thread-safe.
 */
public final class TransferDesk {
    private static final Logger LOG = LoggerFactory.getLogger(TransferDesk.class);
    private static final int STEP_MAX = 200;
    private static final long LOOK_EVERY_MS = 1_000;
    private static final long LOOK_SECONDS_MAX = 60;
    private static final String BY = "transfers";

    /** In the order of the tenants' ids, so that it is the same on every node. */
    private static final String WITH_WORK = "SELECT tenant FROM transfer WHERE state = 'waiting' "
            + "UNION SELECT tenant FROM transfer WHERE due ORDER BY tenant";

    /** Who routes is alone, so that the transfers of a branch keep their order with several nodes at it. */
    private static final String TAKE_TURN = "INSERT INTO down_head AS h (tenant) VALUES ($1) "
            + "ON CONFLICT (tenant) DO UPDATE SET position = h.position";

    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final DownLog log;
    private final RoadsDown roads;
    private final InstantSource clock;
    private final LongAdder routed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder reported = new LongAdder();
    private boolean looking;
    private boolean again;
    private volatile boolean stopped;
    private volatile long timer = -1;

    /** A desk that does not look yet; the pool is closed by the caller. */
    public TransferDesk(Vertx vertx, Pool pool, DownLog log, RoadsDown roads, InstantSource clock) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.pool = pool;
        this.log = log;
        this.roads = roads;
        this.clock = clock;
    }

    /** Begins to look. */
    public void start() {
        timer = vertx.setPeriodic(LOOK_EVERY_MS, due -> look());
    }

    /** Looks no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** There may be something to do. Never waits. */
    public void look() {
        context.runOnContext(task -> begin());
    }

    /** Transfers this node routed. */
    public long routed() {
        return routed.sum();
    }

    /** Transfers this node refused. */
    public long refused() {
        return refused.sum();
    }

    /** Messages this node sent to senders. */
    public long reported() {
        return reported.sum();
    }

    private void begin() {
        if (looking || stopped) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        lookOnce().timeout(LOOK_SECONDS_MAX, TimeUnit.SECONDS).onComplete(done -> {
            looking = false;
            if (done.failed()) {
                LOG.warn("Transfers cannot be handed on now", done.cause());
            } else if (again) {
                begin();
            }
        });
    }

    private Future<Void> lookOnce() {
        return pool.preparedQuery(WITH_WORK).execute().compose(rows -> {
            Future<Void> done = Future.succeededFuture();
            for (Row row : rows) {
                var tenant = row.getInteger("tenant");
                done = done.compose(before -> work(tenant));
            }
            return done;
        });
    }

    private Future<Void> work(int tenant) {
        var routing = pool.withTransaction(tx -> route(tx, tenant)).map(Objects::requireNonNull);
        return routing.compose(count -> pool.withTransaction(tx -> report(tx, tenant)))
                .map(Objects::requireNonNull)
                .compose(count -> {
                    roads.grew(tenant);
                    return Math.max(count, routing.result()) >= STEP_MAX ? work(tenant) : Future.succeededFuture();
                });
    }

    private Future<Integer> route(SqlConnection tx, int tenant) {
        return tx.preparedQuery(TAKE_TURN)
                .execute(Tuple.of(tenant))
                .compose(alone -> tx.preparedQuery(TransferRows.WAITING).execute(Tuple.of(tenant, STEP_MAX)))
                .map(rows -> all(rows).map(TransferRows::decide).toList())
                .compose(decisions -> log.append(
                                tx,
                                tenant,
                                decisions.stream()
                                        .flatMap(each -> Stream.ofNullable(each.message()))
                                        .toList(),
                                BY)
                        .compose(positions -> decide(tx, decisions, positions)));
    }

    private Future<Integer> decide(SqlConnection tx, List<Decision> decisions, List<Long> positions) {
        if (decisions.isEmpty()) {
            return Future.succeededFuture(0);
        }
        var next = positions.iterator();
        var placed = new ArrayList<@Nullable Long>();
        decisions.forEach(each -> placed.add(each.message() == null ? null : next.next()));
        var rows = Tuple.of(clock.instant().atOffset(ZoneOffset.UTC))
                .addArrayOfLong(decisions.stream().map(Decision::id).toArray(Long[]::new))
                .addArrayOfString(decisions.stream().map(Decision::reason).toArray(String[]::new))
                .addArrayOfLong(placed.toArray(Long[]::new))
                .addArrayOfInteger(decisions.stream().map(Decision::toBranch).toArray(Integer[]::new));
        return tx.preparedQuery(TransferRows.DECIDE).execute(rows).map(updated -> {
            routed.add(positions.size());
            refused.add(decisions.size() - positions.size());
            decisions.stream()
                    .filter(each -> each.reason() != null)
                    .forEach(each -> LOG.warn("Transfer refused transfer={} reason={}", each.id(), each.reason()));
            return decisions.size();
        });
    }

    private Future<Integer> report(SqlConnection tx, int tenant) {
        return tx.preparedQuery(DueReports.DUE)
                .execute(Tuple.of(tenant, STEP_MAX))
                .map(rows -> all(rows).map(DueReports::report).toList())
                .compose(reports -> log.append(
                                tx,
                                tenant,
                                reports.stream()
                                        .flatMap(each -> Stream.ofNullable(each.message()))
                                        .toList(),
                                BY)
                        .compose(positions -> tell(tx, reports, positions.size())));
    }

    private Future<Integer> tell(SqlConnection tx, List<Report> reports, int messages) {
        if (reports.isEmpty()) {
            return Future.succeededFuture(0);
        }
        var rows = Tuple.tuple()
                .addArrayOfLong(reports.stream().map(Report::id).toArray(Long[]::new))
                .addArrayOfString(reports.stream().map(Report::state).toArray(String[]::new));
        return tx.preparedQuery(DueReports.TOLD).execute(rows).map(updated -> {
            reported.add(messages);
            return reports.size();
        });
    }

    private static Stream<Row> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}

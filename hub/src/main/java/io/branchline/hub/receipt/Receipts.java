package io.branchline.hub.receipt;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.receipt.ReceiptBatch.Place;
import io.branchline.hub.receipt.ReceiptBatch.Times;
import io.branchline.hub.store.StoreFault;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what was delivered and applied, off the sessions' path: takes from any event loop without waiting, writes one
 * batch at a time, a few times a second. Thread-safe.
 */
public final class Receipts {
    /** Most rows that wait; beyond, the newest are dropped: 2,000 branches with 100 quotes each. */
    static final int ROWS_MAX = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final int BATCH_ROWS_MAX = 5_000;
    private static final int REASON_LENGTH_MAX = 1_000;
    private static final long WRITE_EVERY_MS = 200;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final int STATEMENT_SECONDS_MAX = 30;

    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final Backoff backoff;
    private final Runnable onTransfers;
    private final LongAdder dropped = new LongAdder();
    private final Map<Lane, LongAdder> delivered = Map.of(Lane.MESSAGES, new LongAdder(), Lane.RATES, new LongAdder());
    private final Map<Lane, LongAdder> applied = Map.of(Lane.MESSAGES, new LongAdder(), Lane.RATES, new LongAdder());
    private final Map<Lane, LongAdder> refused = Map.of(Lane.MESSAGES, new LongAdder(), Lane.RATES, new LongAdder());
    private ReceiptBatch waiting = new ReceiptBatch();
    private boolean writing;
    private @Nullable Promise<Void> drained;

    /**
     * An empty queue.
     *
     * @param pool that the caller closes
     * @param onTransfers something is to be told to the sender of a transfer
     */
    public Receipts(Vertx vertx, Pool pool, RandomGenerator random, Runnable onTransfers) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.pool = pool;
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, random);
        this.onTransfers = onTransfers;
    }

    /** A branch has said in its hello how far it is. */
    public synchronized void hello(Branch branch, long position, long version, Instant at) {
        waiting.said(branch, position, version, at);
        wake();
    }

    /**
     * Frames or quotes were handed to the socket of a branch.
     *
     * @param places last positions of frames of messages, or versions of quotes
     * @param count messages or quotes
     */
    public synchronized void delivered(Branch branch, Lane lane, List<Long> places, int count, Instant at) {
        counter(delivered, lane).add(count);
        if (lane == Lane.MESSAGES) {
            waiting.handed.put(branch.id(), new ReceiptBatch.Handed(places.getLast(), at));
        }
        places.forEach(place -> note(lane, new Place(branch.id(), place), new Times(branch.tenant(), at, null)));
        wake();
    }

    /**
     * A branch has applied everything in a lane through a place.
     *
     * @param places last positions of the frames of messages, or versions of the quotes, that are thereby applied
     * @param count messages or quotes in these
     * @param otherLane how far it is in the other lane
     */
    public synchronized void applied(
            Branch branch, Lane lane, long through, List<Long> places, int count, long otherLane, Instant at) {
        counter(applied, lane).add(count);
        waiting.reached(branch, lane, through, otherLane, at);
        places.forEach(place -> note(lane, new Place(branch.id(), place), new Times(branch.tenant(), null, at)));
        wake();
    }

    /** A branch has what it cannot use. */
    public synchronized void refused(Branch branch, Lane lane, List<Refused> items, Instant at) {
        for (var item : items) {
            counter(refused, lane).increment();
            var reason = item.reason().substring(0, Math.min(item.reason().length(), REASON_LENGTH_MAX));
            if (hasRoom()) {
                waiting.refusals.add(
                        new ReceiptBatch.Refusal(branch.tenant(), branch.id(), lane, item.position(), reason, at));
            }
        }
        wake();
    }

    /** Rows given up because too many waited, or PostgreSQL refuses them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Rows that wait. */
    public synchronized int waiting() {
        return waiting.rows();
    }

    /** Messages or quotes handed to sockets by this node. */
    public long delivered(Lane lane) {
        return counter(delivered, lane).sum();
    }

    /** Messages or quotes that branches of this node have said to have applied. */
    public long applied(Lane lane) {
        return counter(applied, lane).sum();
    }

    /** Messages or quotes that branches of this node cannot use. */
    public long refused(Lane lane) {
        return counter(refused, lane).sum();
    }

    /** Completes when what waits now is written, or cannot be. */
    public synchronized Future<Void> drain() {
        var promise = Promise.<Void>promise();
        drained = promise;
        if (!writing) {
            writing = true;
            context.runOnContext(task -> write());
        }
        return promise.future();
    }

    private void note(Lane lane, Place place, Times times) {
        var rows = lane == Lane.MESSAGES ? waiting.frames : waiting.rates;
        if (rows.containsKey(place) || hasRoom()) {
            rows.merge(place, times, Times::and);
        }
    }

    private boolean hasRoom() {
        var room = waiting.rows() < ROWS_MAX;
        if (!room) {
            dropped.increment();
        }
        return room;
    }

    /** What comes within the delay goes into one batch. */
    private void wake() {
        if (!writing) {
            writing = true;
            writeAfter(WRITE_EVERY_MS);
        }
    }

    private void writeAfter(long delayMs) {
        context.runOnContext(task -> vertx.setTimer(delayMs, due -> write()));
    }

    private void write() {
        ReceiptBatch batch;
        synchronized (this) {
            batch = waiting.take(BATCH_ROWS_MAX);
        }
        written(batch).onComplete(done -> {
            if (done.succeeded()) {
                backoff.succeeded();
                next(WRITE_EVERY_MS);
            } else {
                failed(batch, StoreFault.of(done.cause()));
            }
        });
    }

    private void failed(ReceiptBatch batch, StoreFault fault) {
        if (fault.kind() == StoreFault.Kind.DATA) {
            dropped.add(batch.rows());
            LOG.error("PostgreSQL refuses receipts, which are dropped rows={}", batch.rows(), fault);
        } else {
            LOG.debug("Receipts not written yet rows={}", batch.rows(), fault);
            synchronized (this) {
                waiting.putBack(batch);
            }
        }
        next(backoff.failed().toMillis() + 1);
    }

    private synchronized void next(long delayMs) {
        var leaving = drained;
        if (waiting.isEmpty()) {
            writing = false;
            if (leaving != null) {
                leaving.tryComplete();
            }
        } else {
            var atOnce = waiting.rows() >= BATCH_ROWS_MAX || leaving != null;
            writeAfter(atOnce ? 1 : delayMs);
        }
    }

    private Future<Void> written(ReceiptBatch batch) {
        return run(ReceiptStatements.FRAMES, !batch.frames.isEmpty(), ReceiptStatements.places(batch.frames))
                .compose(frames ->
                        run(ReceiptStatements.RATES, !batch.rates.isEmpty(), ReceiptStatements.places(batch.rates)))
                .compose(rates -> refusalsOf(batch))
                .compose(refusals -> progressOf(batch));
    }

    private Future<Void> refusalsOf(ReceiptBatch batch) {
        var any = !batch.refusals.isEmpty();
        var rows = ReceiptStatements.refusals(batch.refusals);
        return run(ReceiptStatements.REFUSALS, any, rows)
                .compose(noted -> transfers(ReceiptStatements.TRANSFERS_REFUSED, any, rows));
    }

    private Future<Void> progressOf(ReceiptBatch batch) {
        var any = !batch.progress.isEmpty();
        var messages = ReceiptStatements.reached(batch.progress, Lane.MESSAGES);
        return run(ReceiptStatements.PROGRESS, any, ReceiptStatements.progress(batch.progress))
                .compose(noted -> run(ReceiptStatements.FRAMES_REACHED, any, messages))
                .compose(noted -> run(
                        ReceiptStatements.RATES_REACHED, any, ReceiptStatements.reached(batch.progress, Lane.RATES)))
                .compose(noted -> transfers(
                        ReceiptStatements.TRANSFERS_DELIVERED,
                        !batch.handed.isEmpty(),
                        ReceiptStatements.handed(batch.handed)))
                .compose(noted -> transfers(ReceiptStatements.TRANSFERS_APPLIED, any, messages));
    }

    private Future<Void> transfers(String sql, boolean any, Tuple rows) {
        return run(sql, any, rows).map(changed -> {
            if (changed > 0) {
                onTransfers.run();
            }
            return null;
        });
    }

    private Future<Integer> run(String sql, boolean any, Tuple rows) {
        return any
                ? pool.preparedQuery(sql)
                        .execute(rows)
                        .timeout(STATEMENT_SECONDS_MAX, TimeUnit.SECONDS)
                        .map(done -> done.rowCount())
                : Future.succeededFuture(0);
    }

    private static LongAdder counter(Map<Lane, LongAdder> counters, Lane lane) {
        return counters.getOrDefault(lane, new LongAdder());
    }
}

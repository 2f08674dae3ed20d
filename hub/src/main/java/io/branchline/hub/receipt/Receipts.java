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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what was delivered and applied, off the sessions' path: takes from any event loop without waiting, writes one
 * batch at a time, once a second: a rate to thousands of branches is out before its receipts are worked on. Thread-safe.
 */
public final class Receipts {
    /** Most rows that wait; beyond, the newest are dropped: 2,000 branches with 100 quotes each. */
    static final int ROWS_MAX = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    /** Beyond, what was noted is put in order where it comes from. */
    private static final int NOTED_MAX = 20_000;

    /** Two rates on the way at a time, on two event loops. */
    private static final int SHEETS_OPEN = 4;

    private static final int BATCH_ROWS_MAX = 5_000;
    private static final int REASON_LENGTH_MAX = 1_000;
    private static final long WRITE_EVERY_MS = 1_000;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final ReceiptWriter writer;
    private final Backoff backoff;
    private final LongAdder dropped = new LongAdder();
    private final Count delivered = new Count();
    private final Count applied = new Count();
    private final Count refused = new Count();
    private final ReceiptBatch waiting = new ReceiptBatch();
    private final ArrayList<Note> notes = new ArrayList<>();
    private int noted;
    private int rowsNoted;
    private boolean writing;
    private @Nullable Promise<Void> drained;

    /** For each lane. */
    private record Count(LongAdder messages, LongAdder rates) {
        Count() {
            this(new LongAdder(), new LongAdder());
        }

        LongAdder of(Lane lane) {
            return lane == Lane.MESSAGES ? messages : rates;
        }
    }

    /**
     * An empty queue.
     *
     * @param pool that the caller closes
     * @param onTransfers something is to be told to the sender of a transfer
     */
    public Receipts(Vertx vertx, Pool pool, RandomGenerator random, Runnable onTransfers) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.writer = new ReceiptWriter(pool, onTransfers);
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, random);
    }

    /** A branch has said in its hello how far it is. */
    public void hello(Branch branch, long position, long version, Instant at) {
        note(0, (batch, room) -> batch.said(branch, position, version, ReceiptBatch.micros(at)));
    }

    /**
     * Frames or quotes were handed to the socket of a branch.
     *
     * @param places last positions of frames of messages, or versions of quotes; not changed any more
     * @param count messages or quotes
     */
    public void delivered(Branch branch, Lane lane, List<Long> places, int count, Instant at) {
        delivered.of(lane).add(count);
        if (lane == Lane.RATES) {
            noteRates(false, branch, 0, places, 0, at);
        } else {
            var micros = ReceiptBatch.micros(at);
            note(places.size(), (batch, room) -> {
                batch.handed.put(branch.id(), new ReceiptBatch.Handed(places.getLast(), micros));
                putFrames(batch, branch, places, Times.delivered(branch.tenant(), micros), room);
            });
        }
    }

    /**
     * A branch has applied everything in a lane through a place.
     *
     * @param places last positions of the frames of messages, or versions of the quotes, that are thereby applied; not
     *     changed any more
     * @param count messages or quotes in these
     * @param otherLane how far it is in the other lane
     */
    public void applied(
            Branch branch, Lane lane, long through, List<Long> places, int count, long otherLane, Instant at) {
        applied.of(lane).add(count);
        if (lane == Lane.RATES) {
            noteRates(true, branch, through, places, otherLane, at);
        } else {
            var micros = ReceiptBatch.micros(at);
            note(places.size(), (batch, room) -> {
                batch.reached(branch.tenant(), branch.id(), lane, through, otherLane, micros);
                putFrames(batch, branch, places, Times.applied(branch.tenant(), micros), room);
            });
        }
    }

    /** A branch has what it cannot use. */
    public void refused(Branch branch, Lane lane, List<Refused> items, Instant at) {
        if (!items.isEmpty()) {
            refused.of(lane).add(items.size());
            note(items.size(), (batch, room) -> putRefusals(batch, branch, lane, items, at, room));
        }
    }

    /** Rows given up because too many waited, or PostgreSQL refuses them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Rows that wait. */
    public synchronized int waiting() {
        fold();
        return waiting.rows();
    }

    /** Messages or quotes handed to sockets by this node. */
    public long delivered(Lane lane) {
        return delivered.of(lane).sum();
    }

    /** Messages or quotes that branches of this node have said to have applied. */
    public long applied(Lane lane) {
        return applied.of(lane).sum();
    }

    /** Messages or quotes that branches of this node cannot use. */
    public long refused(Lane lane) {
        return refused.of(lane).sum();
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

    private synchronized void note(int rows, Note note) {
        notes.add(note);
        noted(rows);
    }

    /** Thousands of branches tell the same within milliseconds: one of the newest notes is theirs. */
    private synchronized void noteRates(
            boolean isApplied, Branch branch, long through, List<Long> versions, long position, Instant at) {
        RateSheet sheet = null;
        for (var back = notes.size() - 1; back >= 0 && back >= notes.size() - SHEETS_OPEN && sheet == null; back--) {
            // What was said before a hello is not mixed with what is said behind it.
            if (!(notes.get(back) instanceof RateSheet open)) {
                break;
            }
            sheet = open.isOf(isApplied, branch.tenant(), through, versions) ? open : null;
        }
        if (sheet == null) {
            sheet = new RateSheet(isApplied, branch.tenant(), through, versions);
            notes.add(sheet);
        }
        sheet.add(branch, position, at);
        noted(versions.size());
    }

    /** What comes within the delay goes into one batch. */
    private void noted(int rows) {
        noted++;
        rowsNoted += rows;
        if (noted >= NOTED_MAX || waiting.rows() + rowsNoted > ROWS_MAX) {
            fold();
        }
        if (!writing) {
            writing = true;
            writeAfter(WRITE_EVERY_MS);
        }
    }

    /** Puts what was noted in order, what is known twice only once. */
    private void fold() {
        notes.forEach(note -> note.putInto(waiting, this::hasRoom));
        notes.clear();
        noted = 0;
        rowsNoted = 0;
    }

    private static void putFrames(ReceiptBatch batch, Branch branch, List<Long> places, Times times, Note.Room room) {
        places.forEach(place -> batch.put(Lane.MESSAGES, new Place(branch.id(), place), times, room));
    }

    private static void putRefusals(
            ReceiptBatch batch, Branch branch, Lane lane, List<Refused> items, Instant at, Note.Room room) {
        for (var item : items) {
            var reason = item.reason().substring(0, Math.min(item.reason().length(), REASON_LENGTH_MAX));
            if (room.isThere()) {
                batch.refusals.add(new ReceiptBatch.Refusal(
                        branch.tenant(), branch.id(), lane, item.position(), reason, ReceiptBatch.micros(at)));
            }
        }
    }

    private boolean hasRoom() {
        var room = waiting.rows() < ROWS_MAX;
        if (!room) {
            dropped.increment();
        }
        return room;
    }

    private void writeAfter(long delayMs) {
        context.runOnContext(task -> vertx.setTimer(delayMs, due -> write()));
    }

    private void write() {
        ReceiptBatch batch;
        synchronized (this) {
            fold();
            batch = waiting.take(BATCH_ROWS_MAX);
        }
        writer.write(batch).onComplete(done -> {
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
        fold();
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
}

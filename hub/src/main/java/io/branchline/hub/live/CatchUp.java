package io.branchline.hub.live;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes "at most once" of the bus into "exactly once" for this node: hands every notice on as it is heard and checks, every
 * two seconds and at once after a hole, against the batches PostgreSQL has committed; those that were not heard are read
 * and handed on late. If it falls too far behind, it starts again at "now" and says so. Context: the one that started it.
 */
public final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /** Batches committed just before the beginning whose notices may still be on their way: some seconds of full load. */
    private static final int LATELY = 1_000;

    /**
     * How it works.
     *
     * @param every time between two checks
     * @param afterHole time from a hole to the check, so that many holes make one
     * @param pageBatches batches read at once
     * @param readEvents events read at once, unless a single batch has more
     * @param pagesMax full pages in one check beyond which it is too far behind
     * @param behindMax time since the last finished check beyond which it is too far behind; below the retention of
     *     {@code live_batch}
     * @param remembered batches remembered as handed on
     */
    public record Limits(
            Duration every,
            Duration afterHole,
            int pageBatches,
            int readEvents,
            int pagesMax,
            Duration behindMax,
            int remembered) {
        /** For production: a check of 500 pages of 200 batches is about a minute of full load. */
        public static Limits standard() {
            return new Limits(
                    Duration.ofSeconds(2), Duration.ofMillis(50), 200, 2_000, 500, Duration.ofMinutes(10), 65_536);
        }
    }

    private final Vertx vertx;
    private final LiveBus bus;
    private final CommittedBatches batches;
    private final InstantSource clock;
    private final Limits limits;
    private final HandedOn handedOn;
    private final Beyond beyond;
    private final List<Promise<Void>> wanted = new ArrayList<>();
    private final LongAdder healed = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private @Nullable Context context;
    private Consumer<LiveNotice> onNotice = notice -> {};
    private Runnable onReset = () -> {};
    private CommittedBatches.@Nullable Position position;
    private Instant checkedAt;
    private long check;
    private long timer = -1;
    private boolean running;
    private boolean again;
    private boolean soon;
    private boolean failing;
    private boolean startingOver;
    private boolean closed;

    /** A catch-up that has not started. */
    public CatchUp(Vertx vertx, LiveBus bus, CommittedBatches batches, InstantSource clock, Limits limits) {
        this.vertx = vertx;
        this.bus = bus;
        this.batches = batches;
        this.clock = clock;
        this.limits = limits;
        this.handedOn = new HandedOn(limits.remembered());
        this.beyond = new Beyond(limits.remembered());
        this.checkedAt = clock.instant();
    }

    /**
     * Begins at "now".
     *
     * @param listener hears every batch committed from now on, once, on the caller's context
     * @param resetListener something was skipped: whoever shows events takes a new snapshot
     * @return completes when nothing committed from then on can be missed; fails if PostgreSQL does not answer, but keeps
     *     trying
     */
    public Future<Void> start(Consumer<LiveNotice> listener, Runnable resetListener) {
        context = vertx.getOrCreateContext();
        onNotice = listener;
        onReset = resetListener;
        timer = vertx.setPeriodic(limits.every().toMillis(), ignored -> checkUnasked());
        return bus.listen(this::live, this::hole).compose(ignored -> check());
    }

    /** What was handed on up to this moment; null before PostgreSQL has answered once. Call it on the catch-up's context. */
    public @Nullable LiveEdge edge() {
        return position == null ? null : new LiveEdge(position, beyond.batches(), beyond.isExact());
    }

    /** Whether a batch was handed on, as far as is remembered. Call it on the catch-up's context. */
    public boolean hasHandedOn(long batch) {
        return !handedOn.missing(batch) && !handedOn.doubtful(batch);
    }

    /**
     * Checks, and completes when whatever was decided before this call is handed on; fails if PostgreSQL does not answer.
     * Call it on the catch-up's context.
     */
    public Future<Void> fresh() {
        if (!running) {
            return check();
        }
        var next = Promise.<Void>promise();
        wanted.add(next);
        return next.future();
    }

    /** Begins again at "now" with the next check, as after being too far behind. Call it on the catch-up's context. */
    public Future<Void> startOver() {
        startingOver = true;
        return fresh();
    }

    /** Batches that were not heard live and were handed on late. */
    public long healed() {
        return healed.sum();
    }

    /** How often readers were told to take a new snapshot. */
    public long resets() {
        return resets.sum();
    }

    /** Stops checking; the bus is closed by its owner. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void live(LiveNotice notice) {
        if (!closed && handedOn.live(notice.batch())) {
            beyond.handed(notice.batch());
            onNotice.accept(notice);
        }
    }

    private void hole() {
        if (!soon && !closed) {
            soon = true;
            vertx.setTimer(limits.afterHole().toMillis(), ignored -> checkAfterHole());
        }
    }

    private void checkAfterHole() {
        soon = false;
        checkUnasked();
    }

    private void checkUnasked() {
        check().onFailure(cause -> LOG.debug("A check failed; the timer tries again.", cause));
    }

    private Future<Void> check() {
        if (closed) {
            return Future.succeededFuture();
        }
        if (running) {
            again = true;
            return Future.succeededFuture();
        }
        running = true;
        var mine = ++check;
        return onContext(pass(mine).timeout(60, TimeUnit.SECONDS)).onComplete(done -> finished(done.cause()));
    }

    private Future<Void> pass(long mine) {
        if (position == null) {
            return begin(mine);
        }
        if (startingOver || Duration.between(checkedAt, clock.instant()).compareTo(limits.behindMax()) > 0) {
            return jump(mine);
        }
        return page(mine, position, 1);
    }

    private Future<Void> page(long mine, CommittedBatches.Position from, int number) {
        if (number > limits.pagesMax()) {
            return jump(mine);
        }
        return onContext(batches.after(from, limits.pageBatches()))
                .compose(found -> heal(mine, found, 0).map(found))
                .compose(found -> next(mine, found, number));
    }

    private Future<Void> next(long mine, List<CommittedBatches.Batch> found, int number) {
        if (mine != check || found.isEmpty()) {
            return Future.succeededFuture();
        }
        var last = found.getLast().position();
        position = last;
        passed(found);
        return found.size() < limits.pageBatches() ? Future.succeededFuture() : page(mine, last, number + 1);
    }

    private void passed(List<CommittedBatches.Batch> found) {
        var doubtful = 0;
        for (var batch : found) {
            doubtful += handedOn.doubtful(batch.key()) ? 1 : 0;
            handedOn.pass(batch.key());
            beyond.passed(batch.key());
        }
        if (doubtful > 0) {
            LOG.warn(
                    "Nobody remembers whether batches were handed on; readers take a new snapshot. batches={}",
                    doubtful);
            reset();
        }
    }

    private void reset() {
        resets.increment();
        onReset.run();
    }

    /** Hands on what is missing of a page, from an index on, a bounded number of events at a time. */
    private Future<Void> heal(long mine, List<CommittedBatches.Batch> found, int from) {
        var missing = new ArrayList<CommittedBatches.Batch>();
        var index = from;
        for (var events = 0; index < found.size() && events < limits.readEvents(); index++) {
            var batch = found.get(index);
            if (handedOn.missing(batch.key())) {
                missing.add(batch);
                events += batch.events();
            }
        }
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        var rest = index;
        return onContext(batches.read(missing))
                .onSuccess(notices -> notices.forEach(notice -> late(mine, notice)))
                .compose(notices -> heal(mine, found, rest));
    }

    private void late(long mine, LiveNotice notice) {
        // The live notice may have come while PostgreSQL was asked.
        if (mine == check && !closed && handedOn.missing(notice.batch())) {
            handedOn.pass(notice.batch());
            healed.increment();
            beyond.handed(notice.batch());
            onNotice.accept(notice);
        }
    }

    private Future<Void> jump(long mine) {
        LOG.warn("The catch-up starts again at the present. skippedFrom={}", position);
        return begin(mine).onSuccess(begun -> reset());
    }

    /** What lies before the beginning is not handed on, even if its notice is still on the way. */
    private Future<Void> begin(long mine) {
        return onContext(batches.now())
                .compose(found -> onContext(batches.before(found, LATELY, beyond.batches()))
                        .map(decided -> begin(mine, found, decided)));
    }

    private @Nullable Void begin(long mine, CommittedBatches.Position found, Set<Long> decided) {
        if (mine == check) {
            handedOn.passAll();
            decided.stream().sorted().forEach(handedOn::pass);
            beyond.jumped(decided);
            position = found;
            startingOver = false;
        }
        return null;
    }

    private void finished(@Nullable Throwable cause) {
        running = false;
        if (cause == null) {
            checkedAt = clock.instant();
            failing = false;
        } else if (!failing) {
            failing = true;
            LOG.warn("The catch-up cannot read PostgreSQL; it tries again every {}.", limits.every(), cause);
        }
        if (!wanted.isEmpty()) {
            var all = List.copyOf(wanted);
            wanted.clear();
            check().onComplete(done -> all.forEach(each -> complete(each, done)));
        } else if (again) {
            again = false;
            hole();
        }
    }

    private <T> Future<T> onContext(Future<T> future) {
        var promise = Promise.<T>promise();
        var own = Objects.requireNonNull(context, "start comes first");
        future.onComplete(done -> own.runOnContext(ignored -> complete(promise, done)));
        return promise.future();
    }

    private static <T> void complete(Promise<T> promise, AsyncResult<T> done) {
        if (done.succeeded()) {
            promise.complete(done.result());
        } else {
            promise.fail(done.cause());
        }
    }
}

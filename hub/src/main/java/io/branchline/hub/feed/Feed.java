package io.branchline.hub.feed;

import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.live.CatchUp;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.RecentlyShown;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what was committed to everybody who reads: each batch once per subscription, figures as often as they change but
 * not oftener than stated. One per hub node. Context: its verticle; {@link #join} and the counters from any thread.
 */
public final class Feed extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final long CHECK_EVERY_MS = 1_000;
    /** Without any event, the figures are still read this often, for the registry and the turn of the day. */
    private static final int IDLE_TURNS = 5;

    private final FeedConfig config;
    private final FeedPasses passes;
    private final CatchUp catchUp;
    private final LongSupplier clock;
    private final Figures figures;
    private final RecentlyShown shown;
    private final String run;
    private final Set<FeedReader> readers = new LinkedHashSet<>();
    private final List<Long> timers = new ArrayList<>();
    private final AtomicInteger places = new AtomicInteger();
    private final LongAdder fellBehind = new LongAdder();
    private final Surroundings surroundings = new Surroundings();
    private long position;
    private int idleTurns;
    private boolean changed;

    /**
     * A feed that is not yet deployed.
     *
     * @param shown told of every batch that is shown
     * @param run identity of this run of the node, the first part of every position
     * @param monotonicMs a clock that never jumps, in milliseconds
     */
    public Feed(
            FeedConfig config,
            Doorkeeper doorkeeper,
            CatchUp catchUp,
            EventReads reads,
            BranchStates sessions,
            InstantSource time,
            LongSupplier monotonicMs,
            RecentlyShown shown,
            String run) {
        this.config = config;
        this.passes = new FeedPasses(doorkeeper);
        this.catchUp = catchUp;
        this.clock = monotonicMs;
        this.shown = shown;
        this.run = run;
        this.figures = new Figures(reads, sessions, time, config);
    }

    @Override
    public Future<Void> start() {
        timers.add(vertx.setPeriodic(config.branchesEvery().toMillis(), ignored -> showBranches()));
        timers.add(vertx.setPeriodic(config.totalsEvery().toMillis(), ignored -> turn()));
        timers.add(vertx.setPeriodic(CHECK_EVERY_MS, ignored -> check()));
        timers.add(vertx.setPeriodic(config.pingEvery().toMillis(), ignored -> readers.forEach(FeedReader::ping)));
        catchUp.start(this::show, this::skipped)
                .onFailure(cause -> LOG.warn("The catch-up waits for PostgreSQL; live batches are shown.", cause));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        timers.forEach(vertx::cancelTimer);
        List.copyOf(readers).forEach(FeedReader::leave);
        return catchUp.close();
    }

    /** Number of readers, those that have not yet said hello included. */
    public int readers() {
        return places.get();
    }

    /** How often a reader fell behind or something was skipped, and a reset was due. */
    public long resets() {
        return fellBehind.sum();
    }

    /** Takes one of the places; false if all are taken. */
    boolean takePlace() {
        if (places.incrementAndGet() > config.readersMax()) {
            places.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the place back. */
    void leavePlace() {
        places.decrementAndGet();
    }

    /**
     * A socket is open and its place taken. The frame rules call the lines; they hop to this context.
     *
     * @param cutOff ends the connection without any farewell; thread-safe
     */
    ReaderLine join(ServerWebSocket socket, Runnable cutOff) {
        var outbox = new FeedOutbox(socket, context, config.outboxBytesMax(), cutOff, clock.getAsLong());
        var reader = new FeedReader(outbox, socket.remoteAddress().hostAddress(), surroundings, clock);
        context.runOnContext(ignored -> readers.add(reader));
        return new ReaderLine(context, reader, () -> readers.remove(reader));
    }

    private void show(LiveNotice notice) {
        if (notice.tenant() != config.tenant()) {
            return;
        }
        shown.shown(notice.batch());
        position++;
        changed = true;
        if (readers.isEmpty()) {
            return;
        }
        var batch = new FeedMessages.OfBatch(notice, position());
        for (var reader : readers) {
            if (reader.isSubscribed()) {
                reader.show(batch.wantedBy(reader.subscription()));
            }
        }
    }

    private void check() {
        var present = List.copyOf(readers);
        present.forEach(reader -> reader.check(config));
        passes.look(present);
    }

    private void skipped() {
        changed = true;
        readers.forEach(FeedReader::skipped);
    }

    private void showBranches() {
        if (!readers.isEmpty() && figures.asOf() != null) {
            figures.lookAtSessions();
            readers.forEach(FeedReader::showBranches);
        }
    }

    private void turn() {
        if (!readers.isEmpty() && (changed || ++idleTurns >= IDLE_TURNS)) {
            changed = false;
            idleTurns = 0;
            figures.refresh()
                    .onSuccess(read -> showTotals())
                    .onFailure(cause -> LOG.debug("The figures could not be read; the next turn tries again.", cause));
        }
    }

    private void showTotals() {
        // A key that is gone, as at midnight, can only be told by a new snapshot.
        if (figures.keysWentAway()) {
            readers.stream().filter(FeedReader::isSubscribed).forEach(FeedReader::snapshot);
        } else {
            readers.forEach(FeedReader::showTotals);
        }
    }

    private void giveSnapshot(FeedReader reader, boolean read) {
        if (read || figures.asOf() != null) {
            reader.snapshot();
        } else {
            reader.refuse(CloseReason.TRY_LATER.code(), "try later", "PostgreSQL does not answer");
        }
    }

    private String position() {
        return run + "-" + position;
    }

    private final class Surroundings implements FeedReader.Surroundings {
        @Override
        public void admit(FeedReader reader, String address, String token) {
            passes.admit(reader, address, token);
        }

        @Override
        public void wantsSnapshot(FeedReader reader) {
            figures.refresh().onComplete(done -> giveSnapshot(reader, done.succeeded()));
        }

        @Override
        public SharedText snapshot(Subscription subscription) {
            return FeedMessages.snapshot(
                    figures.branches().since(0, subscription::wantsBranch),
                    figures.totals().since(0, key -> FeedReader.wantsTotal(subscription, key)),
                    position(),
                    figures.asOf());
        }

        @Override
        public Figures figures() {
            return figures;
        }

        @Override
        public void fellBehind() {
            fellBehind.increment();
        }
    }
}

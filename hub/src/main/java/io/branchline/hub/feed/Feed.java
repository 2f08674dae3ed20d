package io.branchline.hub.feed;

import io.branchline.hub.feed.ReaderMessage.Hello;
import io.branchline.hub.feed.ReaderMessage.Subscribe;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.figures.Figures;
import io.branchline.hub.feed.resume.CannotResume;
import io.branchline.hub.feed.resume.Resumes;
import io.branchline.hub.feed.resume.Resumption;
import io.branchline.hub.live.CatchUp;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.view.ShownBatches;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what was committed to everybody who reads: each batch once per reader, figures as often as they change but not
 * oftener than the reader wants. One per hub node. Context: its verticle; {@link #join} and the counters from any thread.
 */
public final class Feed extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final long CHECK_EVERY_MS = 1_000;
    private static final long DATABASE_EVERY_MS = 10_000;
    private static final long START_WITHIN_S = 3;
    /** Without any event, the figures are still read this often, for the registry and the turn of the day. */
    private static final int IDLE_TURNS = 5;
    /** Rates change less often than sales: they are read every so many turns. */
    private static final int SLOW_TURNS = 2;

    private final FeedConfig config;
    private final FeedPasses passes;
    private final CatchUp catchUp;
    private final InstantSource time;
    private final LongSupplier clock;
    private final Figures figures;
    private final FigureTexts texts;
    private final Resumes resumes;
    private final ShownLately shown = new ShownLately();
    private final Set<FeedReader> readers = new LinkedHashSet<>();
    private final List<Long> timers = new ArrayList<>();
    private final AtomicInteger places = new AtomicInteger();
    private final LongAdder fellBehind = new LongAdder();
    private final Surroundings surroundings = new Surroundings();
    private long beat;
    private long turn;
    private long readAtTurn;
    private boolean changed;

    /** A feed that is not yet deployed. */
    public Feed(FeedConfig config, FeedGround ground) {
        this.config = config;
        this.passes = new FeedPasses(ground.doorkeeper());
        this.catchUp = ground.catchUp();
        this.time = ground.time();
        this.clock = ground.monotonicMs();
        this.figures = new Figures(ground.figures(), config.tenant(), config.zone(), ground.time());
        this.texts = new FigureTexts(figures);
        this.resumes = new Resumes(ground.figures().reads(), catchUp, config.tenant(), ground.time());
    }

    /** Completes when batches are heard and a reader can be told where it stands, or soon after if PostgreSQL is away. */
    @Override
    public Future<?> start() {
        every(config.beat().toMillis(), this::beat);
        every(config.readEvery().toMillis(), this::turn);
        every(CHECK_EVERY_MS, this::check);
        every(CHECK_EVERY_MS, this::showPosition);
        every(DATABASE_EVERY_MS, this::lookAtDatabase);
        every(config.pingEvery().toMillis(), () -> readers.forEach(FeedReader::ping));
        lookAtDatabase();
        return catchUp.start(this::show, this::skipped)
                .onFailure(cause -> LOG.warn("The catch-up waits for PostgreSQL; live batches are shown.", cause))
                .timeout(START_WITHIN_S, TimeUnit.SECONDS)
                .transform(begun -> Future.succeededFuture());
    }

    private void every(long ms, Runnable step) {
        timers.add(vertx.setPeriodic(ms, due -> step.run()));
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

    /** When batches were shown by this node. */
    public ShownBatches shownBatches() {
        return shown;
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
    ReaderLine join(ReaderSocket socket, Visitor visitor, Runnable cutOff) {
        var outbox = new FeedOutbox(socket, context, config.outboxBytesMax(), cutOff, clock.getAsLong());
        var reader = new FeedReader(outbox, visitor, surroundings, clock);
        context.runOnContext(ignored -> readers.add(reader));
        return new ReaderLine(context, reader, () -> {
            readers.remove(reader);
            reader.forget();
        });
    }

    private void show(LiveNotice notice) {
        if (notice.tenant() != config.tenant()) {
            return;
        }
        changed = true;
        shown.add(notice.batch(), time.instant());
        figures.count(notice);
        var batch = new FeedMessages.OfBatch(notice, figures::regionOf, () -> resumes.position(Set.of()));
        for (var reader : readers) {
            if (reader.followsEvents()) {
                reader.show(batch);
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

    private void lookAtDatabase() {
        resumes.lookAtDatabase().onFailure(cause -> LOG.debug("PostgreSQL did not say who it is.", cause));
    }

    private void showPosition() {
        if (!readers.isEmpty()) {
            var position = resumes.position(Set.of());
            var text = FeedMessages.position(position);
            readers.forEach(reader -> reader.showPosition(text, position));
        }
    }

    private void beat() {
        beat++;
        texts.forget();
        var due = readers.stream()
                .filter(reader -> reader.isSubscribed() && reader.subscription().isDue(beat))
                .toList();
        if (!due.isEmpty()) {
            figures.look(channelsOf(due));
            due.forEach(FeedReader::showFigures);
        }
    }

    private void turn() {
        turn++;
        if (readers.isEmpty() || (!changed && turn - readAtTurn < IDLE_TURNS)) {
            return;
        }
        changed = false;
        readAtTurn = turn;
        var wanted = channelsOf(readers);
        if (turn % SLOW_TURNS != 0) {
            wanted.remove(Channel.RATES);
        }
        figures.read(wanted)
                .onSuccess(read -> renewIfKeysWentAway())
                .onFailure(cause -> LOG.debug("The figures could not be read; the next turn tries again.", cause));
    }

    /** A branch or a total that is gone, as at midnight, can only be told by a new snapshot. */
    private void renewIfKeysWentAway() {
        if (figures.keysWentAway()) {
            readers.stream().filter(FeedReader::isSubscribed).forEach(FeedReader::renew);
        }
    }

    private static Set<Channel> channelsOf(Iterable<FeedReader> some) {
        var wanted = EnumSet.noneOf(Channel.class);
        some.forEach(reader -> wanted.addAll(reader.subscription().channels()));
        return wanted;
    }

    private final class Surroundings implements FeedReader.Surroundings {
        @Override
        public void admit(FeedReader reader, Hello hello) {
            passes.admit(reader, hello);
        }

        @Override
        public void wantsSnapshot(FeedReader reader, Subscribe wish, long number) {
            var wanted = wish.subscription().channels();
            var resumed = wish.resume() == null || !wish.subscription().wants(Channel.EVENTS)
                    ? Future.<@Nullable Resumption>succeededFuture(null)
                    : resumes.begin(wish.resume(), begun -> comesBack(reader, begun, number));
            var read = figures.read(wanted);
            Future.join(read, resumed)
                    .onComplete(done -> context.runOnContext(ignored -> answer(reader, number, read, resumed)));
        }

        private void comesBack(FeedReader reader, Resumption begun, long number) {
            if (reader.stillWants(number)) {
                reader.comesBack(new ReaderReturn(reader, begun, resumes, figures::regionOf, clock));
            }
        }

        private void answer(FeedReader reader, long number, Future<Void> read, Future<@Nullable Resumption> resumed) {
            if (!reader.stillWants(number)) {
                return;
            }
            if (read.failed() && figures.asOf() == null) {
                reader.refuse(CloseReason.TRY_LATER.code(), "try later", "PostgreSQL does not answer");
                return;
            }
            figures.look(reader.subscription().channels());
            var reason = resumed.cause() instanceof CannotResume cannot
                    ? cannot.reason().text()
                    : "";
            reader.begin(resumed.succeeded() && resumed.result() != null, reason);
        }

        @Override
        public FigureTexts figures() {
            return texts;
        }

        @Override
        public String position(Set<Long> ahead) {
            return resumes.position(ahead);
        }

        @Override
        public Set<Long> notHandedOn(long[] batches) {
            return resumes.notHandedOn(batches);
        }

        @Override
        public void fellBehind() {
            fellBehind.increment();
        }
    }
}

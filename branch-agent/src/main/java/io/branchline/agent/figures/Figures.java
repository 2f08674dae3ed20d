package io.branchline.agent.figures;

import io.branchline.agent.intake.Onlooker;
import io.branchline.agent.journal.History;
import io.branchline.agent.journal.Journal;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.EventRules;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is counted for people. Made before the first post is taken, so that none is missed or counted twice. Thread-safe. */
public final class Figures implements Onlooker {
    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    /** Events of a priority that are read back at the start; a branch that keeps more a day is told since when it counts. */
    private static final int READ_BACK_MAX = 50_000;

    private static final long SAMPLE_EVERY_MS = 1_000;

    private final Journal journal;
    private final History history;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final DayBook day;
    private final Pace pace;
    private final Refusals refusals = new Refusals();
    private final Flow flow = new Flow();
    private final EventRules rules = new EventRules(RoutingPolicy.standard());

    /** Figures of a branch in a zone, for what its journal is given from now on. */
    public Figures(Journal journal, InstantSource clock, LongSupplier nanoTime, ZoneId zone) {
        this.journal = journal;
        this.history = journal.history();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.day = new DayBook(clock, zone);
        this.pace = new Pace(clock);
        day.since(clock.instant());
    }

    /** Counts what was kept before the start, and measures from now on. Returns the timer to cancel at the end. */
    public long start(Vertx vertx) {
        readBack(vertx)
                .onSuccess(earliest -> day.since(earliest))
                .onFailure(cause -> LOG.warn("Today's figures begin with this start: {}", cause.getMessage()));
        sample();
        return vertx.setPeriodic(SAMPLE_EVERY_MS, due -> sample());
    }

    @Override
    public void kept(Event event, @Nullable Money amount, Instant recordedTime) {
        day.kept(event, amount, recordedTime);
        pace.kept(event.cost(), recordedTime);
    }

    @Override
    public void refused(Event event, String reason) {
        refusals.refused(event, reason, clock.instant());
    }

    /** Today's figures. */
    public Today today() {
        return day.today();
    }

    /** What was refused here. */
    public Refusals refusals() {
        return refusals;
    }

    /** How fast head office takes what waits. */
    public Flow flow() {
        return flow;
    }

    /** How long so many bytes last at the pace of the last 24 hours; empty if they last for ever. */
    public OptionalLong roomSeconds(long roomLeft) {
        return pace.seconds(roomLeft);
    }

    private void sample() {
        flow.sample(journal.positions().settled().sum(), nanoTime.getAsLong(), clock.instant());
    }

    /** What was kept since midnight, and in the last 24 hours; gives the time before which something may be missing. */
    private Future<@Nullable Instant> readBack(Vertx vertx) {
        var window = clock.instant().minus(Pace.WINDOW);
        var since = day.beginning().isBefore(window) ? day.beginning() : window;
        Future<@Nullable Instant> chain = Future.succeededFuture();
        for (var priority : Priority.ALL) {
            chain = chain.compose(earlier ->
                    readBack(vertx, priority, since, READ_BACK_MAX).map(earliest -> latest(earlier, earliest)));
        }
        return chain;
    }

    private Future<@Nullable Instant> readBack(Vertx vertx, Priority priority, Instant since, int left) {
        return history.older(priority)
                .compose(part -> vertx.executeBlocking(() -> count(part.events(), since), false)
                        .compose(counted -> {
                            var all = counted < part.events().size() || !part.more();
                            if (all) {
                                return Future.succeededFuture();
                            }
                            return left - counted > 0
                                    ? readBack(vertx, priority, since, left - counted)
                                    : Future.succeededFuture(
                                            part.events().getLast().recordedTime());
                        }));
    }

    /** How many of these events, newest first, are young enough to count. */
    private int count(List<Event> events, Instant since) {
        var counted = 0;
        for (var event : events) {
            var recorded = Objects.requireNonNull(event.recordedTime());
            if (recorded.isBefore(since)) {
                break;
            }
            var amount = rules.check(event) instanceof Verdict.Accepted accepted ? accepted.amount() : null;
            kept(event, amount, recorded);
            counted++;
        }
        return counted;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}

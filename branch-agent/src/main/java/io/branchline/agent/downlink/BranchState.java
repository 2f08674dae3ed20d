package io.branchline.agent.downlink;

import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What head office has sent to this branch, on its disk: {@code branch.db}. An effect and the position behind it are one
 * transaction, so that everything is applied once (P8). Thread-safe; every future completes on the context it was asked
 * on, and fails with {@link StateFault}.
 *
 * <p>Opening never fails: a branch whose state cannot be opened still sells, and the opening is tried again.
 */
public final class BranchState {
    private final Vertx vertx;
    private final StateSettings settings;
    private final Published published = new Published();
    private final AtomicReference<@Nullable Instant> contact = new AtomicReference<>();
    private final CorrectedClock clock;
    private final BranchWriter writer;
    private final BranchReader reader;

    private BranchState(
            StateSettings settings,
            InstantSource wall,
            LongSupplier nanoTime,
            RandomGenerator random,
            RoutingUse routingUse,
            Vertx vertx) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = new CorrectedClock(wall, nanoTime);
        this.writer = new BranchWriter(settings, clock, contact, routingUse, published, random);
        this.reader = new BranchReader(settings.directory().resolve(BranchFile.NAME), published, this::damaged);
    }

    /**
     * Opens the state of a directory, or makes it. Blocks for some tenths of a second at most.
     *
     * @param settings where and how
     * @param wall the computer's clock
     * @param nanoTime monotonic
     * @param random for the jitter
     * @param routingUse takes the routing policy on the disk, if there is one, and every later one
     */
    public static BranchState open(
            StateSettings settings,
            InstantSource wall,
            LongSupplier nanoTime,
            RandomGenerator random,
            RoutingUse routingUse,
            Vertx vertx) {
        var state = new BranchState(settings, wall, nanoTime, random, routingUse, vertx);
        state.writer.start();
        return state;
    }

    /** Head office's time. */
    public CorrectedClock clock() {
        return clock;
    }

    /** The state after the last commit. Does not touch the disk. */
    public BranchView view() {
        return published.view();
    }

    /** Rises with every new {@link #view}, after it. */
    public long commits() {
        return published.commits();
    }

    /** When head office was last heard of, by its own clock; null if never. */
    public @Nullable Instant contact() {
        return contact.get();
    }

    /** What was found damaged in this run, in words. */
    public List<String> damage() {
        return published.damage();
    }

    /** Why the last write failed; null if it did not. */
    public @Nullable String fault() {
        return published.fault();
    }

    /** Runs on the writer's thread after every commit; must not block. */
    public void onChange(Runnable listener) {
        published.onChange(listener);
    }

    /** Ends {@link #onChange}. */
    public void removeListener(Runnable listener) {
        published.removeListener(listener);
    }

    /** Entries of the stream behind a place, in order, up to a few hundred thousand characters. */
    public Future<StreamPart> stream(long after, int max, int charsMax) {
        return reader.ask(vertx, open -> BranchQueries.stream(open, after, max, charsMax));
    }

    /** Messages behind a position, in order. */
    public Future<List<StreamEntry>> messages(long after, int max, int charsMax) {
        return reader.ask(vertx, open -> BranchQueries.messages(open, after, max, charsMax));
    }

    /** The shop's settings, as JSON values by key. */
    public Future<Map<String, String>> settings() {
        return reader.ask(vertx, BranchQueries::settings);
    }

    /** One setting of the shop, as JSON. */
    public Future<Optional<String>> setting(String key) {
        return reader.ask(vertx, open -> BranchQueries.setting(open, key));
    }

    /** What head office reported of an event for another branch. */
    public Future<Optional<Delivery>> delivery(String eventId) {
        return reader.ask(vertx, open -> BranchQueries.delivery(open, eventId));
    }

    /** Finishes what waits and closes the file. */
    public Future<Void> close() {
        var context = vertx.getOrCreateContext();
        return reader.close().compose(done -> writer.close(vertx)).transform(done -> {
            var end = Promise.<Void>promise();
            context.runOnContext(_ -> end.complete());
            return end.future();
        });
    }

    /**
     * Completes when whatever was asked for before this has ended, on the disk or not: none of it changes {@link #view}
     * any more. Never fails; a disk that cannot be written holds nothing that the view does not show.
     */
    Future<Void> settled() {
        return writer.settled(vertx);
    }

    /** Applies a frame, if the state is still the one whose position the hello named. */
    Future<Receipt> apply(String identity, Deliver deliver) {
        return writer.submit(vertx, (books, now) -> {
            same(identity, books);
            leaveRoomForSales();
            return books.apply(deliver, now);
        });
    }

    /**
     * Likewise for rates.
     *
     * @param current whether the branch then has what head office has: the rates count as confirmed by it, and become
     *     fresh together with the new ones instead of a moment before
     */
    Future<Receipt> apply(String identity, Rates rates, boolean current) {
        return writer.submit(vertx, current, (books, now) -> {
            same(identity, books);
            return books.apply(rates, now);
        });
    }

    /** Head office knows of the refusals of a lane through one. */
    Future<Boolean> told(Lane lane, long throughId) {
        return writer.submit(vertx, (books, now) -> {
            books.told(lane, throughId);
            return true;
        });
    }

    /** Sets the clock by a welcome. */
    Future<Duration> welcomed(Instant hubTime) {
        var before = clock.instant();
        var skew = clock.welcomed(hubTime);
        var wentBack = clock.instant().isBefore(before);
        return writer.submit(vertx, (books, now) -> {
            books.measured(skew, wentBack, now);
            return skew;
        });
    }

    /** Head office was heard of, and this branch has what head office had at the welcome. */
    void heard() {
        var now = clock.instant();
        var before = contact.getAndSet(now);
        if (before == null || !before.plus(view().ratePolicy().maxAge()).isAfter(now)) {
            writer.wake(vertx);
        }
    }

    /** The reader met what only the writer can set aside. */
    private void damaged(SQLException damage) {
        var _ = writer.submit(vertx, (books, now) -> {
            throw damage;
        });
    }

    /** Messages could fill the disk; then tills could not sell any more. */
    private void leaveRoomForSales() throws IOException, StateFault {
        var free = Files.getFileStore(settings.directory()).getUsableSpace();
        if (free < settings.reserveBytes()) {
            throw new StateFault(
                    StateFault.Kind.RETRY,
                    free + " bytes of the disk are free; the last " + settings.reserveBytes() + " are for sales");
        }
    }

    private static void same(String identity, Books books) throws StateFault {
        if (!books.standing().identity().equals(identity)) {
            throw new StateFault(
                    StateFault.Kind.OTHER_STATE, "the branch's state began anew since the session said hello");
        }
    }
}

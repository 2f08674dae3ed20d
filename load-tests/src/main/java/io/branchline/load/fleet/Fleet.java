package io.branchline.load.fleet;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Simulated branches of one hub, and the sales they make. Thread-safe; methods that wait are blocking. */
public final class Fleet implements AutoCloseable {
    private static final int CONNECTING_MAX = 128;
    private static final int PATIENCE_SECONDS = 120;
    private static final int MESSAGE_BYTES_MAX = 4 << 20;
    private static final int KEPT_MAX = 2_000_000;
    private static final int TURN_EVENTS = 500;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Short: branches do not sell all at the same moment, and a burst every ten milliseconds is another load than a stream. */
    private static final long SALE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WebSocketClient client;
    private final List<FleetBranch> branches = new ArrayList<>();
    private final FleetCounts counts = new FleetCounts();

    /**
     * Branches with these keys, not yet connected.
     *
     * @param vertx on whose event loops they live; the caller closes it
     */
    public Fleet(Vertx vertx, int port, List<String> keys) {
        this(vertx, List.of(port), keys);
    }

    /**
     * Branches of several nodes: one after the other begins at the next port, and whoever loses its connection or is not let
     * in goes on to the next, as behind a balancer that knows the nodes by their ports.
     */
    public Fleet(Vertx vertx, List<Integer> ports, List<String> keys) {
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(keys.size())
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(30))
                .setTryUsePerMessageCompression(false)
                .setMaxMessageSize(MESSAGE_BYTES_MAX)
                .setMaxFrameSize(MESSAGE_BYTES_MAX));
        var random = new Random(1);
        for (var branch = 0; branch < keys.size(); branch++) {
            var context = ((VertxInternal) vertx).createEventLoopContext();
            var doors = new ArrayList<>(ports);
            Collections.rotate(doors, -branch % ports.size());
            branches.add(new FleetBranch(context, client, doors, keys.get(branch), KEPT_MAX, counts, random));
        }
    }

    /** Connects all; returns when all are welcomed. */
    public void open() throws TimeoutException {
        for (var from = 0; from < branches.size(); from += CONNECTING_MAX) {
            var some = branches.subList(from, Math.min(branches.size(), from + CONNECTING_MAX)).stream()
                    .map(FleetBranch::open)
                    .toList();
            Future.all(some).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** All try to connect at once, as after an outage of the line; completes when all are welcomed. */
    public Future<Void> openAtOnce() {
        return Future.all(branches.stream().map(FleetBranch::open).toList()).mapEmpty();
    }

    /** Cuts all lines. */
    public void cut() {
        branches.forEach(FleetBranch::cut);
    }

    /** Number of branches. */
    public int size() {
        return branches.size();
    }

    /** What was done so far. */
    public FleetCounts counts() {
        return counts;
    }

    /**
     * Begins to make events at a steady rate, one branch after the other, until the handle is closed.
     *
     * @param perSecond events over all branches
     */
    public Selling sell(Priority priority, int perSecond) {
        return new Selling(priority, perSecond);
    }

    /** Events as the branches make them, kept now, for whoever wants to store the same rows in another way. */
    public static List<Event> sample(long seed, int count) {
        var sales = new FleetSales(seed);
        return Stream.generate(() ->
                        sales.next(Priority.SALES).recordedAt(Instant.now().truncatedTo(ChronoUnit.MICROS)))
                .limit(count)
                .toList();
    }

    /** Branches that have a line. */
    public long connected() {
        return branches.stream().filter(FleetBranch::isConnected).count();
    }

    /** Every branch keeps some events at once. Returns when they are kept. */
    public void keepEverywhere(Priority priority, int count) throws TimeoutException {
        var keeping = new ArrayList<Future<Void>>();
        for (var branch = 0; branch < branches.size(); branch++) {
            keeping.add(keeping(branch, priority, count));
        }
        Future.all(keeping).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** One branch keeps some events at once. Returns when they are kept. */
    public void keep(int branch, Priority priority, int count) throws TimeoutException {
        keeping(branch, priority, count).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Future<Void> keeping(int branch, Priority priority, int count) {
        var done = Promise.<Void>promise();
        keepSome(branches.get(branch), new FleetSales(branch), priority, count, done);
        return done.future();
    }

    /** Some at a time, so that what is kept is sent meanwhile. */
    private static void keepSome(
            FleetBranch branch, FleetSales sales, Priority priority, int count, Promise<Void> done) {
        branch.run(() -> {
            for (var n = 0; n < Math.min(count, TURN_EVENTS); n++) {
                branch.keep(priority, sales.next(priority));
            }
            if (count > TURN_EVENTS) {
                keepSome(branch, sales, priority, count - TURN_EVENTS, done);
            } else {
                done.complete();
            }
        });
    }

    /** Waits until everything kept is settled; false if it is not within the time. */
    public boolean awaitSettled(long seconds) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (counts.settled() < counts.kept()) {
            counts.fault().ifPresent(fault -> {
                throw new IllegalStateException("a branch of the fleet failed", fault);
            });
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        branches.forEach(FleetBranch::stop);
        var _ = client.close();
    }

    /** Sales at a steady rate, until closed. */
    public final class Selling implements AutoCloseable {
        private final Priority priority;
        private final double perNano;
        private final FleetSales sales = new FleetSales(7);
        private final Thread thread;
        private volatile boolean over;

        private Selling(Priority priority, int perSecond) {
            this.priority = priority;
            this.perNano = perSecond / 1e9;
            this.thread = Thread.ofPlatform().name("fleet-sales").start(this::run);
        }

        /** The sales are due by the clock, not by how fast they are taken: a slow hub finds them waiting (open model). */
        private void run() {
            var began = System.nanoTime();
            for (var made = 0L; !over; ) {
                var due = (long) ((System.nanoTime() - began) * perNano);
                for (; made < due; made++) {
                    var branch = branches.get((int) (made % branches.size()));
                    var event = sales.next(priority);
                    branch.run(() -> branch.keep(priority, event));
                }
                LockSupport.parkNanos(SALE_NANOS);
            }
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

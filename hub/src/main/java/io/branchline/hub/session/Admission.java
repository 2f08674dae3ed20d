package io.branchline.hub.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets a limited number of handshakes in at a time, the next ones as soon as one is over, in the order they came. Who
 * finds the line full, or has stood in it too long, gets a slot of its own to come back, spread by the rate at which
 * handshakes lately finished. Ten thousand agents that return at once are so admitted one after the other instead of all
 * timing out together. Thread-safe; every method is a few additions under one lock.
 */
public final class Admission {
    /** A slot is never sooner than this: the agent needs time to close and the hub to work. */
    private static final Duration SLOT_MIN = Duration.ofMillis(200);
    /** No slot lies farther away; beyond it slots are drawn at random from the whole range. */
    private static final Duration SLOT_MAX = Duration.ofMinutes(2);

    /** Nobody stands in line longer: an agent gives up a handshake after ten seconds. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final double RATE_MIN_PER_SECOND = 50;
    private static final double RATE_MAX_PER_SECOND = 5_000;
    private static final long MEASURE_NANOS = 1_000_000_000L;

    /** Something that rings once. Must not ring before {@link #in} has returned. */
    @FunctionalInterface
    interface Alarm {
        /** Rings after a while, on any thread; the answer stops it. */
        Runnable in(Duration wait, Runnable ring);
    }

    private final int handshakesMax;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Alarm alarm;
    private final WaitingLine<Promise<Optional<Ticket>>> line;
    private @Nullable Runnable stopAlarm;
    private int alarms;
    private int inFlight;
    private int onTheWay;
    private int finishedInPeriod;
    private long periodStart;
    private double ratePerSecond = 400;
    private long nextSlot;

    /**
     * An admission without handshakes in flight.
     *
     * @param vertx for the timer that ends the wait of who has stood in line too long
     * @param handshakesMax most handshakes in flight
     * @param waitingMax most that stand in line for one
     * @param nanoTime monotonic clock
     */
    public Admission(Vertx vertx, int handshakesMax, int waitingMax, LongSupplier nanoTime, RandomGenerator random) {
        this(handshakesMax, waitingMax, nanoTime, random, (wait, ring) -> {
            // Rounded up: rung too early, it would find nobody who has stood long enough.
            var timer = vertx.setTimer(wait.toMillis() + 1, due -> ring.run());
            return () -> vertx.cancelTimer(timer);
        });
    }

    Admission(int handshakesMax, int waitingMax, LongSupplier nanoTime, RandomGenerator random, Alarm alarm) {
        this.handshakesMax = handshakesMax;
        this.nanoTime = nanoTime;
        this.random = random;
        this.alarm = alarm;
        this.line = new WaitingLine<>(waitingMax, WAIT_MAX);
        this.periodStart = nanoTime.getAsLong();
        this.nextSlot = periodStart;
    }

    /** One handshake that was let in; {@link #close} may be called more than once and counts once. */
    public final class Ticket implements AutoCloseable {
        private boolean open = true;
        private boolean seated;

        private Ticket() {}

        /** It has become a session, which the registry counts from now on. */
        void seated() {
            synchronized (Admission.this) {
                if (open && !seated) {
                    seated = true;
                    onTheWay--;
                }
            }
        }

        @Override
        public void close() {
            synchronized (Admission.this) {
                if (!open) {
                    return;
                }
                open = false;
                inFlight--;
                onTheWay -= seated ? 0 : 1;
                finished();
            }
            letIn();
        }
    }

    /**
     * Comes for a ticket. Completes on whatever thread a ticket becomes free, at once if one is; with nothing if the line
     * is full, or after so long a wait that the agent is about to give up.
     */
    Future<Optional<Ticket>> enter() {
        var turn = Promise.<Optional<Ticket>>promise();
        synchronized (this) {
            if (!line.join(turn, nanoTime.getAsLong())) {
                return Future.succeededFuture(Optional.empty());
            }
        }
        letIn();
        return turn.future();
    }

    /** Handshakes that were let in and are no session yet. */
    synchronized int onTheWay() {
        return onTheWay;
    }

    /** Outside of the lock, because whoever is let in goes on at once. */
    private void letIn() {
        for (var next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        var late = line.overdue(nanoTime.getAsLong());
        if (late.isPresent()) {
            return () -> late.get().complete(Optional.empty());
        }
        var first = inFlight < handshakesMax ? line.first() : Optional.<Promise<Optional<Ticket>>>empty();
        if (first.isEmpty()) {
            watchTheHead();
            return null;
        }
        inFlight++;
        onTheWay++;
        var ticket = new Ticket();
        return () -> first.get().complete(Optional.of(ticket));
    }

    /** One alarm, for whoever was the head when it was set: where the line moves it rings in vain, and is set again. */
    private void watchTheHead() {
        if (line.size() == 0) {
            if (stopAlarm != null) {
                stopAlarm.run();
                stopAlarm = null;
            }
        } else if (stopAlarm == null) {
            var number = ++alarms;
            stopAlarm = alarm.in(line.untilOverdue(nanoTime.getAsLong()), () -> rang(number));
        }
    }

    private void rang(int number) {
        synchronized (this) {
            // One that was stopped may have been about to ring: it is not the one that is set by now.
            if (number == alarms) {
                stopAlarm = null;
            }
        }
        letIn();
    }

    /** When one that is not let in may come back: behind those in line, and no two at the same moment. */
    synchronized Duration slot() {
        var now = nanoTime.getAsLong();
        var spacing = (long) (1e9 / ratePerSecond);
        nextSlot = Math.max(nextSlot, now + SLOT_MIN.toNanos() + spacing * line.size()) + spacing;
        if (nextSlot - now > SLOT_MAX.toNanos()) {
            nextSlot = now + SLOT_MAX.toNanos();
            return Duration.ofNanos(random.nextLong(SLOT_MIN.toNanos(), SLOT_MAX.toNanos()));
        }
        return Duration.ofNanos(nextSlot - now + random.nextLong(spacing + 1));
    }

    /** Handshakes that stand in line. */
    public synchronized int waiting() {
        return line.size();
    }

    /** Handshakes in flight. */
    public synchronized int inFlight() {
        return inFlight;
    }

    private void finished() {
        finishedInPeriod++;
        var now = nanoTime.getAsLong();
        var elapsed = now - periodStart;
        if (elapsed < MEASURE_NANOS) {
            return;
        }
        // Only a period in which the door was full says how fast it can turn; a quiet one says how few came.
        var measured = finishedInPeriod * 1e9 / elapsed;
        if (measured > ratePerSecond || inFlight >= handshakesMax - 1) {
            ratePerSecond = Math.clamp((ratePerSecond + measured) / 2, RATE_MIN_PER_SECOND, RATE_MAX_PER_SECOND);
        }
        finishedInPeriod = 0;
        periodStart = now;
    }
}

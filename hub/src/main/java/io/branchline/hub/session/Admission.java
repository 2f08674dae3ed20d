package io.branchline.hub.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Lets a limited number of handshakes in at a time and gives each of the others a slot of its own to come back, spread
 * by the rate at which handshakes lately finished. Ten thousand agents that return at once are so admitted one after the
 * other instead of all timing out together. Thread-safe; every method is a few additions under one lock.
 */
public final class Admission {
    /** A slot is never sooner than this: the agent needs time to close and the hub to work. */
    private static final Duration SLOT_MIN = Duration.ofMillis(200);
    /** No slot lies farther away; beyond it slots are drawn at random from the whole range. */
    private static final Duration SLOT_MAX = Duration.ofMinutes(2);

    private static final double RATE_MIN_PER_SECOND = 50;
    private static final double RATE_MAX_PER_SECOND = 5_000;
    private static final long MEASURE_NANOS = 1_000_000_000L;

    private final int handshakesMax;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private int inFlight;
    private int finishedInPeriod;
    private long periodStart;
    private double ratePerSecond = 400;
    private long nextSlot;

    /**
     * An admission without handshakes in flight.
     *
     * @param handshakesMax most handshakes in flight
     * @param nanoTime monotonic clock
     */
    public Admission(int handshakesMax, LongSupplier nanoTime, RandomGenerator random) {
        this.handshakesMax = handshakesMax;
        this.nanoTime = nanoTime;
        this.random = random;
        this.periodStart = nanoTime.getAsLong();
        this.nextSlot = periodStart;
    }

    /** One handshake that was let in; {@link #close} may be called more than once and counts once. */
    public final class Ticket implements AutoCloseable {
        private boolean open = true;

        private Ticket() {}

        @Override
        public void close() {
            synchronized (Admission.this) {
                if (open) {
                    open = false;
                    inFlight--;
                    finished();
                }
            }
        }
    }

    /** A ticket, or empty when as many handshakes as allowed are in flight. */
    synchronized Optional<Ticket> enter() {
        if (inFlight >= handshakesMax) {
            return Optional.empty();
        }
        inFlight++;
        return Optional.of(new Ticket());
    }

    /** When one that is not let in may come back: no two get the same moment. */
    synchronized Duration slot() {
        var now = nanoTime.getAsLong();
        var spacing = (long) (1e9 / ratePerSecond);
        nextSlot = Math.max(nextSlot, now + SLOT_MIN.toNanos()) + spacing;
        if (nextSlot - now > SLOT_MAX.toNanos()) {
            nextSlot = now + SLOT_MAX.toNanos();
            return Duration.ofNanos(random.nextLong(SLOT_MIN.toNanos(), SLOT_MAX.toNanos()));
        }
        return Duration.ofNanos(nextSlot - now + random.nextLong(spacing + 1));
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

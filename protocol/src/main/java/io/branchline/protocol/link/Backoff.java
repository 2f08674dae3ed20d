package io.branchline.protocol.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: full jitter, that is a uniformly random part of a ceiling that
 * doubles with each failure. (Marc Brooker, "Exponential Backoff and Jitter", 2015.) Not thread-safe.
 */
public final class Backoff {
    private final Duration base;
    private final Duration cap;
    private final RandomGenerator random;
    private int failures;

    /** A back-off whose first ceiling is {@code base} and whose last is {@code cap}. */
    public Backoff(Duration base, Duration cap, RandomGenerator random) {
        this.base = base;
        this.cap = cap;
        this.random = random;
    }

    /** Delay after one more failure. */
    public Duration failed() {
        var ceiling = Math.min(cap.toMillis(), base.toMillis() << Math.min(failures, 20));
        failures = Math.min(failures + 1, 20);
        return jittered(ceiling);
    }

    /** Delay before coming back at once: a random part of the first ceiling. */
    public Duration soon() {
        return jittered(base.toMillis());
    }

    /** Delay when the other end named a slot: never earlier, and up to one first ceiling later. */
    public Duration slot(Duration comeBackAfter) {
        return comeBackAfter.plus(soon());
    }

    /** Delay when coming back is useless until a person acts: between half the cap and the cap. */
    public Duration rarely() {
        return cap.dividedBy(2).plus(jittered(cap.toMillis() / 2));
    }

    /** Forgets the failures; called when a session has settled something or was welcomed. */
    public void succeeded() {
        failures = 0;
    }

    private Duration jittered(long ceilingMs) {
        return Duration.ofMillis(random.nextLong(ceilingMs + 1));
    }
}

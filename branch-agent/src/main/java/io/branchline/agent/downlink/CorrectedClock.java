package io.branchline.agent.downlink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Head office's time at the branch: the time of the last welcome, or at the start the own time less the last known skew,
 * plus what has passed since by a clock that never jumps. Somebody who sets the computer's clock changes nothing while
 * the agent runs.
 *
 * <p>Two limits. The time a welcome travelled is not known, so this clock is behind by that. And the monotonic clock of
 * most systems stands still while the computer sleeps: after a sleep the time is behind until the next welcome.
 * Thread-safe.
 */
public final class CorrectedClock implements InstantSource {
    /** What the time is reckoned from. */
    public enum Origin {
        /** A welcome of this run. */
        WELCOME,
        /** The own clock and the skew that an earlier run measured. */
        KNOWN_SKEW,
        /** The own clock alone. */
        OWN
    }

    /** What a line may delay a welcome by; a step back beyond it is a correction of head office's clock. */
    private static final Duration LATE_MAX = Duration.ofSeconds(5);

    private record Fix(
            Instant time,
            long nanos,
            Origin origin,
            @Nullable Duration skew) {}

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private volatile Fix fix;

    /**
     * A clock that knows nothing but the computer's.
     *
     * @param wall the computer's clock
     * @param nanoTime monotonic
     */
    public CorrectedClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.fix = new Fix(wall.instant(), nanoTime.getAsLong(), Origin.OWN, null);
    }

    /**
     * Takes over what an earlier run noted; a welcome of this run knows better.
     *
     * @param skew how far the computer's clock was ahead of head office's; null if it was never measured
     * @param notBefore a time of head office's that has passed for certain, against a computer that woke up in 1970; null
     *     if none is known
     */
    void noted(@Nullable Duration skew, @Nullable Instant notBefore) {
        if (fix.origin == Origin.WELCOME) {
            return;
        }
        var reckoned = skew == null ? wall.instant() : wall.instant().minus(skew);
        var start = notBefore != null && reckoned.isBefore(notBefore) ? notBefore : reckoned;
        fix = new Fix(start, nanoTime.getAsLong(), skew == null ? Origin.OWN : Origin.KNOWN_SKEW, skew);
    }

    /**
     * Takes over the time of a welcome that has just arrived. One that is a little behind was longer on its way than an
     * earlier one, which is then nearer to the truth: the clock goes on, and no rate that has taken effect is taken back.
     *
     * @return how far the computer's clock is ahead
     */
    public Duration welcomed(Instant hubTime) {
        var reckoned = instant();
        var late = fix.origin == Origin.WELCOME
                && hubTime.isBefore(reckoned)
                && Duration.between(hubTime, reckoned).compareTo(LATE_MAX) <= 0;
        var time = late ? reckoned : hubTime;
        var skew = Duration.between(time, wall.instant());
        fix = new Fix(time, nanoTime.getAsLong(), Origin.WELCOME, skew);
        return skew;
    }

    /** Head office's time, as far as the branch can know it. */
    @Override
    public Instant instant() {
        var from = fix;
        return from.time.plusNanos(nanoTime.getAsLong() - from.nanos);
    }

    /** What the time is reckoned from. */
    public Origin origin() {
        return fix.origin;
    }

    /** How far the computer's clock was ahead when that was last measured; null if never. */
    public @Nullable Duration skew() {
        return fix.skew;
    }
}

package io.branchline.load.till;

import java.time.Duration;

/**
 * An even pace: how many are due by now. It never asks whether the earlier ones were answered (open loop), and what could
 * not be done in time, as during a pause of the machine, is made up for over at most one second. It begins gently, because
 * programs that have just started are slow: a tenth of the pace, and all of it after three seconds. Not thread-safe.
 */
public final class Pace {
    private static final Duration RAMP = Duration.ofSeconds(3);
    private static final double GENTLY = 0.1;

    private final double perSecond;
    private final long firstNanos;
    private double credit;
    private long lastNanos;

    /** A pace that begins at a reading of the monotonic clock. */
    public Pace(double perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.firstNanos = nowNanos;
        this.lastNanos = nowNanos;
    }

    /** Takes note of the time; after that {@link #due()} tells whether to go on. */
    public void tick(long nowNanos) {
        var passed = Math.min(nowNanos - lastNanos, Duration.ofSeconds(1).toNanos());
        lastNanos = nowNanos;
        var share = Math.min(1, GENTLY + (nowNanos - firstNanos) / (double) RAMP.toNanos());
        credit = Math.min(perSecond, credit + share * perSecond * passed / 1e9);
    }

    /** True while something is due. */
    public boolean due() {
        return credit >= 1;
    }

    /** That many were done. */
    public void did(int count) {
        credit -= count;
    }
}

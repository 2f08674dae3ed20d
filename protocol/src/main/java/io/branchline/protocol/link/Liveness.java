package io.branchline.protocol.link;

import java.time.Duration;

/**
 * Notices a peer that is silent: a ping every heartbeat, dead after three heartbeats without any message. TCP alone
 * does not notice a cut line for many seconds. Times are nanoseconds of a monotonic clock. Not thread-safe.
 */
public final class Liveness {
    /** Heartbeats without a sign of life after which the peer counts as dead. */
    public static final int MISSES_MAX = 3;

    private final long everyNanos;
    private long heardAtNanos;

    /** A peer that is alive now. */
    public Liveness(Duration every, long nowNanos) {
        this.everyNanos = every.toNanos();
        this.heardAtNanos = nowNanos;
    }

    /** Something arrived from the peer. */
    public void heard(long nowNanos) {
        heardAtNanos = nowNanos;
    }

    /** To be asked once every heartbeat: is the peer dead, or does it get a ping? */
    public boolean dead(long nowNanos) {
        return nowNanos - heardAtNanos >= MISSES_MAX * everyNanos;
    }
}

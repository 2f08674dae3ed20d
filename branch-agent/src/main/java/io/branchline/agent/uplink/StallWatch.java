package io.branchline.agent.uplink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices a hub that answers pings and settles nothing: another session may find it well again. Context: the uplink's.
 */
final class StallWatch {
    /** A minute with the usual heartbeat: twice what the hub itself waits for an answer of PostgreSQL. */
    static final int HEARTBEATS_MAX = 20;

    private final LongSupplier nanoTime;
    private Duration heartbeat = Duration.ofSeconds(3);
    private long progressedNanos;

    StallWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The hub named its heartbeat. */
    void heartbeat(Duration every) {
        heartbeat = every;
    }

    /** Something was settled, or nothing is in flight. */
    void progressed() {
        progressedNanos = nanoTime.getAsLong();
    }

    /** To be asked now and then while something is in flight. */
    boolean stalled() {
        return nanoTime.getAsLong() - progressedNanos
                > heartbeat.multipliedBy(HEARTBEATS_MAX).toNanos();
    }
}

package io.branchline.agent.uplink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * By how much the journal grows an hour, over the last hours: a shop's morning alone would promise too much, a week would
 * hide an outage. Context: the uplink's.
 */
final class FillPace {
    /** How far back it looks. */
    static final Duration LOOKBACK = Duration.ofHours(6);

    /** Before that the log's own coming and going would be most of what is measured. */
    static final Duration MEASURED_MIN = Duration.ofMinutes(10);

    private static final Duration STEP = Duration.ofMinutes(5);

    private record Look(long nanos, long bytes) {}

    /** One for each step of the look-back at most. */
    private final Deque<Look> looks = new ArrayDeque<>();

    /** The journal has this size at this moment of a monotonic clock; gives the growth in bytes an hour, never below 0. */
    long bytesPerHour(long nanos, long bytes) {
        while (!looks.isEmpty() && nanos - looks.getFirst().nanos() > LOOKBACK.toNanos()) {
            looks.removeFirst();
        }
        if (looks.isEmpty() || nanos - looks.getLast().nanos() >= STEP.toNanos()) {
            looks.addLast(new Look(nanos, bytes));
        }
        var first = looks.getFirst();
        var measured = nanos - first.nanos();
        if (measured < MEASURED_MIN.toNanos()) {
            return 0;
        }
        return Math.max(0, (long) ((double) (bytes - first.bytes())
                / measured
                * Duration.ofHours(1).toNanos()));
    }
}

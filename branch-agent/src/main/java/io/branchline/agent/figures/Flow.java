package io.branchline.agent.figures;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How fast head office takes what waits, from a sample a second over the last ten seconds. Thread-safe. */
public final class Flow {
    private static final int SAMPLES_MAX = 11;
    private static final double NANOS_PER_SECOND = 1e9;

    private record Sample(long settled, long nanos) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private @Nullable Instant settledAt;

    Flow() {}

    /** Notes how many events are settled, of this epoch of the journal. */
    synchronized void sample(long settled, long nanos, Instant now) {
        var before = samples.peekLast();
        if (before != null && settled > before.settled()) {
            settledAt = now;
        }
        if (before != null && settled < before.settled()) {
            samples.clear(); // A new epoch counts from one again.
        }
        samples.addLast(new Sample(settled, nanos));
        if (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
    }

    /** Events a second; empty if nothing was settled lately. */
    public synchronized OptionalDouble perSecond() {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        var settled = samples.getLast().settled() - samples.getFirst().settled();
        var nanos = samples.getLast().nanos() - samples.getFirst().nanos();
        return settled == 0 || nanos <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(settled * NANOS_PER_SECOND / nanos);
    }

    /** How long a backlog takes at that pace, at least a second; empty if nobody can say. */
    public OptionalLong secondsLeft(long backlog) {
        var pace = perSecond();
        return pace.isEmpty() || backlog == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(Math.ceil(backlog / pace.getAsDouble())));
    }

    /** When something was settled last, to the second; null if not since the start. */
    public synchronized @Nullable Instant settledAt() {
        return settledAt;
    }
}

package io.branchline.hub.session;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a branch is with what it kept while it was away: of what waited at its hello, what has settled since, and how
 * quickly lately. Context: session event loop.
 */
final class CatchUpPace {
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STEP_NANOS = Duration.ofMillis(250).toNanos();

    private record Look(long nanos, long done) {}

    private final PerPriority from;
    private final PerPriority to;
    private final long total;
    private final Deque<Look> looks = new ArrayDeque<>(1);

    /**
     * Begins at the hello.
     *
     * @param settled per priority the last sequence settled before
     * @param kept per priority the last sequence kept
     */
    CatchUpPace(PerPriority settled, PerPriority kept, long nanos) {
        this.from = settled;
        this.to = PerPriority.from(p -> Math.max(kept.get(p), settled.get(p)));
        this.total = to.sum() - from.sum();
        looks.add(new Look(nanos, 0));
    }

    /** Whether everything that waited at the hello has settled. */
    boolean isOver(PerPriority settled) {
        return Priority.ALL.stream().allMatch(p -> settled.get(p) >= to.get(p));
    }

    /** How it stands now; to be asked whenever something settled, or the pace is that of longer ago. */
    CatchUp at(PerPriority settled, long nanos) {
        var done = Priority.ALL.stream()
                .mapToLong(p -> Math.clamp(settled.get(p), from.get(p), to.get(p)) - from.get(p))
                .sum();
        while (looks.size() > 1 && nanos - looks.getFirst().nanos() > WINDOW_NANOS) {
            looks.removeFirst();
        }
        var first = looks.getFirst();
        var measured = Math.max(nanos - first.nanos(), STEP_NANOS);
        var perSecond = (done - first.done()) * Duration.ofSeconds(1).toNanos() / measured;
        if (nanos - looks.getLast().nanos() >= STEP_NANOS) {
            looks.addLast(new Look(nanos, done));
        }
        return new CatchUp(done, total, perSecond, perSecond == 0 ? null : (total - done + perSecond - 1) / perSecond);
    }
}

package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.Priority;
import java.util.List;
import java.util.UUID;

/**
 * What one statement commits.
 *
 * @param tenant of all runs
 * @param priority of all runs
 * @param runs at most one for each branch, epoch and session
 */
public record EventBatch(int tenant, Priority priority, List<LaneRun> runs) {
    private static final UUID NO_SESSION = new UUID(0, 0);

    public EventBatch {
        runs = List.copyOf(runs);
    }

    /** One entry in the place of a quarantined event; its session is none, because no cursor is asked for. */
    static EventBatch ofOne(Branch branch, TroublePlace place, Entry entry) {
        var run = new LaneRun(branch, place.epoch(), NO_SESSION, List.of(entry));
        return new EventBatch(branch.tenant(), Priority.ofLevel(place.priority()), List.of(run));
    }

    /** Number of entries in all runs. */
    public int size() {
        return runs.stream().mapToInt(run -> run.entries().size()).sum();
    }

    /** Whether an event of it goes on to another branch. */
    public boolean handsOn() {
        for (var run : runs) {
            for (var entry : run.entries()) {
                if (entry instanceof Entry.Keep keep && keep.to() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it is nothing but events that stay at head office. */
    boolean plain() {
        for (var run : runs) {
            for (var entry : run.entries()) {
                if (!(entry instanceof Entry.Keep keep) || keep.to() != null) {
                    return false;
                }
            }
        }
        return true;
    }

    EventBatch with(List<LaneRun> others) {
        return new EventBatch(tenant, priority, others);
    }
}

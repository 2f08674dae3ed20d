package io.branchline.hub.store;

import io.branchline.protocol.event.Priority;
import java.util.List;

/**
 * What one statement commits.
 *
 * @param tenant of all runs
 * @param priority of all runs
 * @param runs at most one for each branch, epoch and session
 */
public record EventBatch(int tenant, Priority priority, List<LaneRun> runs) {
    public EventBatch {
        runs = List.copyOf(runs);
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

    EventBatch with(List<LaneRun> others) {
        return new EventBatch(tenant, priority, others);
    }
}

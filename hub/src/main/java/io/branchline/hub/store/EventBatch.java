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

    EventBatch with(List<LaneRun> others) {
        return new EventBatch(tenant, priority, others);
    }
}

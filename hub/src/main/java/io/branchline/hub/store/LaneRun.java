package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import java.util.List;
import java.util.UUID;

/**
 * Contiguous entries of one branch, epoch and (by its batch) priority, which win or lose their cursor together.
 *
 * @param branch where they come from
 * @param epoch journal epoch
 * @param session that sent them
 * @param entries at least one, without holes
 */
public record LaneRun(Branch branch, UUID epoch, UUID session, List<Entry> entries) {
    public LaneRun {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a run has no entries; allowed is at least one");
        }
    }

    /** First sequence. */
    public long first() {
        return entries.getFirst().first();
    }

    /** Last sequence. */
    public long last() {
        return entries.getLast().last();
    }
}

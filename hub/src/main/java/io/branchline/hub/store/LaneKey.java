package io.branchline.hub.store;

import java.util.UUID;

/**
 * What makes two runs of one priority belong to the same cursor.
 *
 * @param branch key of the branch
 * @param epoch journal epoch
 * @param session that may move the cursor
 */
public record LaneKey(int branch, UUID epoch, UUID session) {
    /** The key of a run. */
    public static LaneKey of(LaneRun run) {
        return new LaneKey(run.branch().id(), run.epoch(), run.session());
    }
}

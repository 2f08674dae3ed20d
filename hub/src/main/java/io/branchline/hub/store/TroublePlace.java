package io.branchline.hub.store;

import java.util.UUID;

/**
 * Where a quarantined event or a gap stands, which is also its name.
 *
 * @param branch code of the branch
 * @param epoch journal epoch
 * @param priority level
 * @param first sequence of the event, first sequence of the gap
 */
public record TroublePlace(String branch, UUID epoch, int priority, long first) {
    /** As one text, for the audit. */
    public String text() {
        return branch + "/" + epoch + "/" + priority + "/" + first;
    }
}

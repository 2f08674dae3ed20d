package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import java.util.List;

/**
 * A message as this node keeps it in memory for a while.
 *
 * @param item place and content
 * @param targets who gets it
 * @param size what it counts in a frame
 */
record Recent(Deliver.Item item, List<String> targets, int size) {
    Recent {
        targets = List.copyOf(targets);
    }

    boolean isFor(List<String> branchTargets) {
        for (var target : branchTargets) {
            if (targets.contains(target)) {
                return true;
            }
        }
        return false;
    }
}

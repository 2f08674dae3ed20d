package io.branchline.hub.feed;

import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.event.Priority;
import java.util.Set;

/**
 * What a reader wants to see. An empty set lets everything through.
 *
 * @param branches codes
 * @param priorities of events
 * @param types of events and totals
 */
record Subscription(Set<String> branches, Set<Priority> priorities, Set<String> types) {
    static final Subscription ALL = new Subscription(Set.of(), Set.of(), Set.of());

    Subscription {
        branches = Set.copyOf(branches);
        priorities = Set.copyOf(priorities);
        types = Set.copyOf(types);
    }

    boolean wants(StoredEvent stored) {
        return wantsBranch(stored.branch()) && wantsType(stored.event().type());
    }

    boolean wants(Priority priority) {
        return priorities.isEmpty() || priorities.contains(priority);
    }

    boolean wantsBranch(String branch) {
        return branches.isEmpty() || branches.contains(branch);
    }

    boolean wantsType(String type) {
        return types.isEmpty() || types.contains(type);
    }
}

package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.AlertKey;
import io.branchline.hub.feed.figures.Regions;
import io.branchline.hub.feed.figures.TotalKey;
import io.branchline.hub.live.StoredEvent;
import io.branchline.protocol.event.Priority;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which branches, types and priorities a reader wants to see. An empty set lets everything through. Readers with equal
 * filters share what is encoded; the hash is computed once, because it is asked for with every batch. Immutable.
 */
final class EventFilter {
    static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of(), Set.of());

    private final Set<String> branches;
    private final Set<String> regions;
    private final Set<Priority> priorities;
    private final Set<String> types;
    private final int hash;

    EventFilter(Set<String> branches, Set<String> regions, Set<Priority> priorities, Set<String> types) {
        this.branches = Set.copyOf(branches);
        this.regions = Set.copyOf(regions);
        this.priorities = Set.copyOf(priorities);
        this.types = Set.copyOf(types);
        this.hash = Objects.hash(this.branches, this.regions, this.priorities, this.types);
    }

    boolean wants(Priority priority) {
        return priorities.isEmpty() || priorities.contains(priority);
    }

    boolean wants(StoredEvent stored, Regions places) {
        return wantsType(stored.event().type()) && wantsBranch(stored.branch(), places);
    }

    /** A branch of no known region is wanted: one that was just added must not be missed for the seconds until it is known. */
    boolean wantsBranch(String branch, Regions places) {
        if (!branches.isEmpty() && !branches.contains(branch)) {
            return false;
        }
        if (regions.isEmpty()) {
            return true;
        }
        var region = places.regionOf(branch);
        return region == null || regions.contains(region);
    }

    /** With chosen branches or regions only their totals, otherwise those of all as well. */
    boolean wants(TotalKey total, Regions places) {
        var ofAll = total.branch().isEmpty();
        return wantsType(total.type())
                && (ofAll ? branches.isEmpty() && regions.isEmpty() : wantsBranch(total.branch(), places));
    }

    /** What is about no branch is for everybody. */
    boolean wants(AlertKey alert, Regions places) {
        return alert.branch().isEmpty() || wantsBranch(alert.branch(), places);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof EventFilter filter
                        && hash == filter.hash
                        && branches.equals(filter.branches)
                        && regions.equals(filter.regions)
                        && priorities.equals(filter.priorities)
                        && types.equals(filter.types));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private boolean wantsType(String type) {
        return types.isEmpty() || types.contains(type);
    }
}

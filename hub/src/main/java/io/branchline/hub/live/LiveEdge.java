package io.branchline.hub.live;

import java.util.List;

/**
 * How far a node has handed batches on: all decided ones up to a place, and some beyond it that were heard live.
 *
 * @param horizon everything up to here was handed on or lay before the start
 * @param beyond batches behind the horizon that were handed on already, in the order in which they were
 * @param exact false if there were too many of those to remember; then nobody can be served from here
 */
public record LiveEdge(CommittedBatches.Position horizon, List<Long> beyond, boolean exact) {
    public LiveEdge {
        beyond = List.copyOf(beyond);
    }
}

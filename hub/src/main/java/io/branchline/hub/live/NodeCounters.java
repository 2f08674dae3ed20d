package io.branchline.hub.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The last counter heard from each node, to see holes. A node begins at 1 with a new identity whenever it starts, so the
 * first message of an unknown node is a hole unless it is number 1. What this cannot see is the loss of a node's last
 * messages: the timer of the catch-up finds that. Not thread-safe.
 */
final class NodeCounters {
    /** Nodes remembered; a forgotten one that speaks again costs one needless catch-up. */
    private static final int NODES_MAX = 256;

    private final Map<UUID, Long> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > NODES_MAX;
        }
    };

    /** Takes note of a message; true if one or more before it did not come. */
    boolean missedBefore(UUID node, long counter) {
        var before = last.getOrDefault(node, 0L);
        if (counter > before) {
            last.put(node, counter);
        }
        return counter > before + 1;
    }
}

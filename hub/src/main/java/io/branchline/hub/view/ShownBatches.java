package io.branchline.hub.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When this node showed a batch to the readers of its feed. Thread-safe. */
@FunctionalInterface
public interface ShownBatches {
    /** When; null if this node has not shown it, or has forgotten. */
    @Nullable
    Instant shownAt(long batch);
}

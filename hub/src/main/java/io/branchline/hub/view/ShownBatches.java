package io.branchline.hub.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the feed of this hub node showed a batch. Thread-safe. */
@FunctionalInterface
public interface ShownBatches {
    /** When; null if it did not, or long ago. */
    @Nullable
    Instant shownAt(long batch);
}

package io.branchline.hub.feed;

import io.branchline.hub.view.ShownBatches;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the last {@value #BATCHES_MAX} batches were shown. Thread-safe. */
final class ShownLately implements ShownBatches {
    /** Some minutes of full load. */
    static final int BATCHES_MAX = 20_000;

    private final Map<Long, Instant> moments = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Instant> eldest) {
            return size() > BATCHES_MAX;
        }
    };

    synchronized void add(long batch, Instant now) {
        moments.put(batch, now);
    }

    @Override
    public synchronized @Nullable Instant shownAt(long batch) {
        return moments.get(batch);
    }
}

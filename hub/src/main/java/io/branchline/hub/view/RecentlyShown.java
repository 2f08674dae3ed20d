package io.branchline.hub.view;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when the newest batches were shown. Batches are numbered nearly without holes, so each has its place by its
 * number and is forgotten when the one a whole round later is shown: 800 KB, whatever happens. Thread-safe.
 */
public final class RecentlyShown implements ShownBatches {
    /** Batches remembered at most. */
    public static final int REMEMBERED = 50_000;

    private static final long NONE = Long.MIN_VALUE;

    private final InstantSource clock;
    private final long[] batches = new long[REMEMBERED];
    private final long[] shownAtMs = new long[REMEMBERED];

    /** Remembers by this clock. */
    public RecentlyShown(InstantSource clock) {
        this.clock = clock;
        Arrays.fill(batches, NONE);
    }

    /** A batch is shown now; told once more, the first time counts. */
    public synchronized void shown(long batch) {
        var place = placeOf(batch);
        if (batches[place] < batch) {
            batches[place] = batch;
            shownAtMs[place] = clock.millis();
        }
    }

    @Override
    public synchronized @Nullable Instant shownAt(long batch) {
        var place = placeOf(batch);
        return batches[place] == batch ? Instant.ofEpochMilli(shownAtMs[place]) : null;
    }

    private static int placeOf(long batch) {
        return Math.floorMod(batch, REMEMBERED);
    }
}

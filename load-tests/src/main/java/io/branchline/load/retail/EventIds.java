package io.branchline.load.retail;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes event ids: UUIDs of version 7, which begin with the time and end with chance. Not thread-safe. */
public final class EventIds {
    private final RandomGenerator random;

    /** Ids whose chance comes from {@code random}. */
    public EventIds(RandomGenerator random) {
        this.random = random;
    }

    /** The next id, made at the given moment. */
    public String next(Instant moment) {
        var high = (moment.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
        var low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }
}

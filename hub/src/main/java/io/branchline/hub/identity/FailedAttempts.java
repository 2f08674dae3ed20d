package io.branchline.hub.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each remote address has lately come with a token that was not good: {@value #BURST} at once, then one each
 * {@value #EVERY_MS} milliseconds. The address not heard of for longest is forgotten first. Thread-safe.
 */
final class FailedAttempts {
    /** Most addresses remembered. */
    static final int ADDRESSES_MAX = 4_096;

    /** Failures an address may have before it is slowed. */
    static final int BURST = 50;

    /** After the burst, time for each further failure. */
    static final int EVERY_MS = 1_000;

    private final LongSupplier monotonicMs;
    /** By address, when the last of its failures will be forgotten. */
    private final Map<String, Long> forgivenAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Long> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    FailedAttempts(LongSupplier monotonicMs) {
        this.monotonicMs = monotonicMs;
    }

    /** Counts an attempt as failed before it is made, so that a thousand at once are no way around; false if it may not be. */
    synchronized boolean begin(String address) {
        var now = monotonicMs.getAsLong();
        var until = Math.max(now, forgivenAt.getOrDefault(address, now));
        if (until - now > (BURST - 1) * (long) EVERY_MS) {
            return false;
        }
        forgivenAt.put(address, until + EVERY_MS);
        return true;
    }

    /** The attempt was good after all, or nobody knows. */
    synchronized void forgive(String address) {
        forgivenAt.computeIfPresent(address, (same, until) -> until - EVERY_MS);
    }
}

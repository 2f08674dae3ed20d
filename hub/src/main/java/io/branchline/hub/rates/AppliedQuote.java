package io.branchline.hub.rates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quote a branch had on its board.
 *
 * @param released the quote and how it was released
 * @param deliveredAt when it was handed to the branch's connection; null if that was not noted
 * @param appliedAt when it was on the branch's disk
 */
public record AppliedQuote(ReleasedQuote released, @Nullable Instant deliveredAt, Instant appliedAt) {
    /** From when on the branch went by it: it had to come, and its time had to. */
    public Instant inEffectFrom() {
        var validFrom = released.quote().validFrom();
        return validFrom.isAfter(appliedAt) ? validFrom : appliedAt;
    }
}

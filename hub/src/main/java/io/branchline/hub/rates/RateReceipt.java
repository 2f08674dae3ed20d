package io.branchline.hub.rates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a branch got a quote.
 *
 * @param branch code of the branch
 * @param deliveredAt when it was handed to its connection; null if it was not, or that was not noted
 * @param appliedAt when it was on its disk; null if it is not
 */
public record RateReceipt(
        String branch,
        @Nullable Instant deliveredAt,
        @Nullable Instant appliedAt) {}

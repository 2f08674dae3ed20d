package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quote and how it was released.
 *
 * @param targets who gets it; empty for history
 * @param by who asked for it
 * @param approvedBy who approved it; null if it needed no approval
 */
public record ReleasedQuote(
        Quote quote,
        List<String> targets,
        String by,
        @Nullable String approvedBy,
        Instant releasedAt) {
    public ReleasedQuote {
        targets = List.copyOf(targets);
    }
}

package io.branchline.protocol.rate;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a quote may be dealt at. */
public enum Freshness {
    /** It holds, and head office was heard of lately. */
    FRESH,
    /** Its {@code validTo} has come, or head office was not heard of for longer than the policy allows. */
    STALE,
    /** Its {@code validFrom} has not come. */
    SCHEDULED;

    /**
     * The state of a quote.
     *
     * @param now the moment, by the corrected clock
     * @param lastContact when head office was last heard of; null if never
     */
    public static Freshness of(Quote quote, Instant now, @Nullable Instant lastContact, RatePolicy policy) {
        if (quote.validFrom().isAfter(now)) {
            return SCHEDULED;
        }
        var ended = quote.validTo() != null && !now.isBefore(quote.validTo());
        var alone = lastContact == null || now.isAfter(lastContact.plus(policy.maxAge()));
        return ended || alone ? STALE : FRESH;
    }

    /** The word in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

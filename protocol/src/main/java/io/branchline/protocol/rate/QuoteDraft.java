package io.branchline.protocol.rate;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a quote. A member that is null was left out or was reported already, so the rules can be asked
 * about the rest of it: the sender learns all problems at once.
 */
record QuoteDraft(
        @Nullable String base,
        @Nullable String quote,
        @Nullable Integer unit,
        @Nullable RateKind kind,
        Side bid,
        @Nullable BigDecimal mid,
        Side ask,
        @Nullable String source,
        @Nullable Instant asOf,
        @Nullable Instant validFrom,
        @Nullable Instant validTo) {
    /**
     * Bid or ask.
     *
     * @param given whether there was one, readable or not
     * @param value the number; null if there was none or it could not be read
     */
    record Side(boolean given, @Nullable BigDecimal value) {
        static Side of(@Nullable BigDecimal value) {
            return new Side(value != null, value);
        }
    }

    static QuoteDraft of(Quote quote) {
        return new QuoteDraft(
                quote.key().base(),
                quote.key().quote(),
                quote.unit(),
                quote.key().kind(),
                Side.of(quote.bid()),
                quote.mid(),
                Side.of(quote.ask()),
                quote.source(),
                quote.asOf(),
                quote.validFrom(),
                quote.validTo());
    }
}

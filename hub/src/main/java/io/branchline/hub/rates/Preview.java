package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What publishing a quote would come to, at the moment it was asked.
 *
 * @param after the quote, with its middle
 * @param before what its change is judged against; null if it is the first of its key
 * @param percent signed change of the middle, in percent of the one before, rounded away from nought to two decimals; null
 *     if there is none before
 * @param why it needs a second person; null if it does not
 */
public record Preview(
        Quote after,
        @Nullable Quote before,
        @Nullable BigDecimal percent,
        @Nullable String why) {
    static Preview of(Quote after, @Nullable Quote before, Approval approval) {
        return new Preview(
                after,
                before,
                before == null ? null : Approval.rounded(Approval.change(after, before)),
                approval.why(after, before).orElse(null));
    }
}

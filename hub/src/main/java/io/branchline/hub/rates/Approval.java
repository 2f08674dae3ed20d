package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a quote needs a second person.
 *
 * @param percentMax change of the middle that one person may release, in percent of the quote before; 0 for none
 * @param kinds kinds of which every quote needs two
 */
public record Approval(BigDecimal percentMax, Set<RateKind> kinds) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public Approval {
        kinds = Set.copyOf(kinds);
    }

    /** Why a quote needs a second person; empty if it does not. The first quote of a key changes nothing. */
    Optional<String> why(Quote quote, @Nullable Quote before) {
        if (kinds.contains(quote.key().kind())) {
            return Optional.of("every quote of kind " + quote.key().kind().word() + " needs two people");
        }
        if (before == null) {
            return Optional.empty();
        }
        var percent = change(quote, before).abs();
        return percent.compareTo(percentMax) > 0
                ? Optional.of("the middle changes by " + rounded(percent).toPlainString()
                        + " %; one person may change it by " + percentMax.toPlainString() + " %")
                : Optional.empty();
    }

    /** Signed change of the middle in percent, for one unit. */
    static BigDecimal change(Quote quote, Quote before) {
        var now = quote.mid().multiply(BigDecimal.valueOf(before.unit()));
        var then = before.mid().multiply(BigDecimal.valueOf(quote.unit()));
        return now.subtract(then).multiply(HUNDRED).divide(then, MathContext.DECIMAL128);
    }

    /** Rounded away from nought, so that what is too much never looks as if it were not. */
    static BigDecimal rounded(BigDecimal percent) {
        return percent.setScale(2, RoundingMode.UP);
    }
}

package io.branchline.protocol.rate;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * A quote on its way into a derived rate: for one unit, in one direction or the other. Its figures have 34 digits, so
 * that only the last step rounds visibly; every step keeps {@code bid <= mid <= ask}.
 */
record RateLeg(
        @Nullable BigDecimal bid, BigDecimal mid, @Nullable BigDecimal ask, Quote from) {
    private static final MathContext BETWEEN = MathContext.DECIMAL128;

    static RateLeg straight(Quote quote) {
        var unit = BigDecimal.valueOf(quote.unit());
        var bid = quote.bid();
        var ask = quote.ask();
        return new RateLeg(
                bid == null ? null : bid.divide(unit, BETWEEN),
                quote.mid().divide(unit, BETWEEN),
                ask == null ? null : ask.divide(unit, BETWEEN),
                quote);
    }

    /** Who buys one currency sells the other: the bid of the inverse comes from the ask. */
    static RateLeg turned(Quote quote) {
        var unit = BigDecimal.valueOf(quote.unit());
        var bid = quote.bid();
        var ask = quote.ask();
        return new RateLeg(
                ask == null ? null : unit.divide(ask, BETWEEN),
                unit.divide(quote.mid(), BETWEEN),
                bid == null ? null : unit.divide(bid, BETWEEN),
                quote);
    }

    /** Two figures one after the other; none if one of them is lacking. */
    static @Nullable BigDecimal product(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        return first == null || second == null ? null : first.multiply(second);
    }
}

package io.branchline.protocol.rate;

import io.branchline.protocol.event.Money;
import java.math.BigDecimal;
import java.util.List;

/** What became of an amount that was to be converted. */
public sealed interface Conversion {
    /**
     * It was.
     *
     * @param amount in the target currency, rounded to its smallest unit
     * @param rate what it was converted with
     * @param figure the figure of the rate that was used: multiply, divide by the unit, round half to even
     */
    record Converted(Money amount, Rate rate, BigDecimal figure) implements Conversion {
        /** Versions of the quotes behind it, to be kept with the amount. */
        public List<Long> versions() {
            return rate.versions();
        }
    }

    /**
     * It was not.
     *
     * @param detail why
     */
    record Refused(String detail) implements Conversion {}
}

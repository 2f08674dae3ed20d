package io.branchline.browser.stage;

import java.math.BigDecimal;

/**
 * What was sold in one currency.
 *
 * @param count sales
 * @param amount sum of their totals
 */
public record Takings(int count, BigDecimal amount) {
    static final Takings NONE = new Takings(0, BigDecimal.ZERO);

    Takings and(Sale sale) {
        return new Takings(count + 1, amount.add(sale.amount()));
    }
}

package io.branchline.load.retail;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * One receipt.
 *
 * @param store where
 * @param id of the receipt
 * @param household anonymous customer
 * @param time in 2017, with the store's offset
 * @param lines at least one
 */
record Basket(String store, String id, String household, OffsetDateTime time, List<Line> lines) {
    BigDecimal total() {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

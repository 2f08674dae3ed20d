package io.branchline.load.retail;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a receipt.
 *
 * @param itemId product in the data
 * @param product what is known of it; null for the few products without a record (the "unknown item" case)
 * @param quantity in units of {@code unit}; 0 for coupons, deposits and voids
 * @param unit code of UN/ECE recommendation 20: {@code EA} each, {@code GLL} US gallon
 * @param amount what the shop received for the line, USD, whole cents
 * @param discount sum of the line's discounts, USD, whole cents
 */
record Line(
        String itemId,
        @Nullable Product product,
        BigDecimal quantity,
        String unit,
        BigDecimal amount,
        BigDecimal discount) {
    /** Above this, petrol is counted in thousandths of a gallon; below, the quantity is 1 for a fixed amount of money. */
    private static final int PIECES_MAX = 100;

    static Line of(Map<String, Product> products, String itemId, String quantity, String amount, String... discounts) {
        var product = products.get(itemId);
        var pieces = new BigDecimal(quantity);
        var inThousandths =
                product != null && product.description().startsWith("GASOLINE") && pieces.intValueExact() > PIECES_MAX;
        var discount = BigDecimal.ZERO;
        for (var part : discounts) {
            discount = discount.add(new BigDecimal(part));
        }
        return new Line(
                itemId,
                product,
                inThousandths ? pieces.movePointLeft(3) : pieces,
                inThousandths ? "GLL" : "EA",
                cents(new BigDecimal(amount)),
                cents(discount));
    }

    /** One line of the data is 4.44e-16 dollars, the dust of a binary fraction: as money it is nothing. */
    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}

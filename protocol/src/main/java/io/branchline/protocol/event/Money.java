package io.branchline.protocol.event;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An amount in a currency: on the wire {@code {"amount":"12.50","currency":"EUR"}}, never a floating-point number.
 *
 * <p>At most 15 digits before the point and 4 after it, whatever the currency: unit prices (fuel at 1.799 a litre) and
 * computed taxes are finer than the smallest coin, and four is what the finest currency has. The currency is one that
 * the JDK knows and that has a smallest unit, so gold (XAU) is none.
 *
 * @param amount the number, with as many decimals as were written
 * @param currency its currency
 */
public record Money(BigDecimal amount, Currency currency) {
    /** Most digits before the point. */
    public static final int INTEGER_DIGITS_MAX = 15;

    /** Most digits after the point. */
    public static final int DECIMALS_MAX = 4;

    private static final Pattern FORM = Pattern.compile("-?(0|[1-9][0-9]{0,14})([.][0-9]{1,4})?");
    private static final Map<String, Currency> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Function.identity()));

    public Money {
        if (amount.scale() < 0
                || amount.scale() > DECIMALS_MAX
                || amount.precision() - amount.scale() > INTEGER_DIGITS_MAX) {
            throw new IllegalArgumentException("amount is out of range; allowed are " + INTEGER_DIGITS_MAX
                    + " digits before the point and " + DECIMALS_MAX + " after it");
        }
        if (!isCurrency(currency.getCurrencyCode())) {
            throw new IllegalArgumentException("currency is " + currency + "; allowed is one with a smallest unit");
        }
    }

    /** The money two texts stand for; empty if one of them is out of form or range. */
    public static Optional<Money> parse(String amount, String currency) {
        var known = CURRENCIES.get(currency);
        return known != null && FORM.matcher(amount).matches()
                ? Optional.of(new Money(new BigDecimal(amount), known))
                : Optional.empty();
    }

    /** Whether a code is a currency that money can have. */
    public static boolean isCurrency(String code) {
        return CURRENCIES.containsKey(code);
    }

    /** Minus the absolute amount: what a return takes out of the till, however its sign was written. */
    public Money paidOut() {
        return new Money(amount.abs().negate(), currency);
    }

    /** The amount as text, as on the wire. */
    public String amountText() {
        return amount.toPlainString();
    }

    @Override
    public String toString() {
        return amountText() + " " + currency;
    }
}

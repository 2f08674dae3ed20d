package io.branchline.load.rates;

import io.branchline.hub.rates.ecb.EcbRates;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a shop that counts in dollars would pay and ask for foreign notes, made from a day of the European Central Bank's
 * reference rates: the cross by the euro, and a margin to each side. The bank's rates are for information; the margin and
 * the moment are the demo's, and the source of every quote says so.
 */
public final class DollarQuotes {
    /** Says where the figures come from. Source: ECB statistics. */
    public static final String SOURCE = "demo: ECB statistics and 1.5 % margin";

    private static final MathContext FIGURES = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final BigDecimal MARGIN = new BigDecimal("0.015");
    private static final BigDecimal UNIT_ABOVE = new BigDecimal("0.1");
    private static final List<String> NOTES =
            List.of("AUD", "CAD", "CHF", "CNY", "EUR", "GBP", "INR", "JPY", "KRW", "MXN", "SEK", "THB");

    private DollarQuotes() {}

    /** The quotes of a day, valid from a moment for a while; only of currencies the bank has that day. */
    public static List<JsonObject> of(EcbRates.Day day, Instant from, Duration validity) {
        var perEuro = new TreeMap<String, BigDecimal>();
        day.rates().forEach(rate -> perEuro.put(rate.currency(), rate.amount()));
        perEuro.put("EUR", BigDecimal.ONE);
        var dollars = perEuro.get("USD");
        if (dollars == null) {
            return List.of();
        }
        var quotes = new ArrayList<JsonObject>();
        for (var currency : NOTES) {
            if (perEuro.get(currency) != null) {
                quotes.add(
                        quote(currency, dollars.divide(perEuro.get(currency), MathContext.DECIMAL64), from, validity));
            }
        }
        return quotes;
    }

    private static JsonObject quote(String currency, BigDecimal dollarsForOne, Instant from, Duration validity) {
        var unit = List.of(1, 100, 1000).stream()
                .filter(units ->
                        dollarsForOne.multiply(BigDecimal.valueOf(units)).compareTo(UNIT_ABOVE) >= 0)
                .findFirst()
                .orElse(1000);
        var mid = dollarsForOne.multiply(BigDecimal.valueOf(unit));
        return new JsonObject()
                .put("base", currency)
                .put("quote", "USD")
                .put("unit", unit)
                .put("kind", "cash")
                .put("source", SOURCE)
                .put("bid", text(mid.multiply(BigDecimal.ONE.subtract(MARGIN))))
                .put("mid", text(mid))
                .put("ask", text(mid.multiply(BigDecimal.ONE.add(MARGIN))))
                .put("asOf", from.toString())
                .put("validFrom", from.toString())
                .put("validTo", from.plus(validity).toString());
    }

    private static String text(BigDecimal figure) {
        return figure.round(FIGURES).toPlainString();
    }
}

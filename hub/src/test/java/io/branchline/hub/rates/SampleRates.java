package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.time.Instant;

/** Quotes as a treasury asks for them: without a version, and with a bid and an ask around the middle. */
final class SampleRates {
    static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");

    private SampleRates() {}

    /** Cash for dollars in rupiah, from nine on. */
    static Quote dollar(String mid) {
        return quote("USD", "IDR", RateKind.CASH, mid, NINE);
    }

    static Quote quote(String base, String quote, RateKind kind, String mid, Instant validFrom) {
        var middle = new BigDecimal(mid);
        var half = middle.movePointLeft(3);
        return new Quote(
                new RateKey(base, quote, kind),
                1,
                middle.subtract(half),
                middle,
                middle.add(half),
                "treasury",
                NINE.minusSeconds(60),
                validFrom,
                null,
                0,
                null);
    }
}

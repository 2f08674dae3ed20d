package io.branchline.agent.support;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Quotes as a treasury releases them. */
public final class SampleQuotes {
    private SampleQuotes() {}

    /** Cash, in force from a moment on. */
    public static Quote cash(String base, String quote, String bid, String ask, Instant from) {
        return cash(base, quote, bid, ask, from, null);
    }

    /** Cash, in force from one moment until another. */
    public static Quote cash(String base, String quote, String bid, String ask, Instant from, Instant to) {
        var low = new BigDecimal(bid);
        var high = new BigDecimal(ask);
        return new Quote(
                new RateKey(base, quote, RateKind.CASH),
                1,
                low,
                low.add(high).divide(BigDecimal.valueOf(2)),
                high,
                "treasury",
                millis(from.minusSeconds(1)),
                millis(from),
                to == null ? null : millis(to),
                0,
                null);
    }

    /** Head office keeps no finer time than microseconds. */
    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}

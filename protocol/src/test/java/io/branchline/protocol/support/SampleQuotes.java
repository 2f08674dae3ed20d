package io.branchline.protocol.support;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Quotes as a treasury gives them. */
public final class SampleQuotes {
    public static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    public static final RateKey DOLLAR_RUPIAH = new RateKey("USD", "IDR", RateKind.CASH);

    private SampleQuotes() {}

    /** A cash quote of the dollar in rupiah that holds from a moment on. */
    public static Quote dollar(long version, Instant validFrom) {
        return new Quote(
                DOLLAR_RUPIAH,
                1,
                new BigDecimal("15500"),
                new BigDecimal("15600.25"),
                new BigDecimal("15700.5"),
                "treasury",
                NINE.minusSeconds(60),
                validFrom,
                null,
                version,
                null);
    }

    /** A released quote of a pair, for one unit, that holds since nine. */
    public static Quote pair(
            String base,
            String quote,
            RateKind kind,
            long version,
            @Nullable String bid,
            String mid,
            @Nullable String ask) {
        return new Quote(
                new RateKey(base, quote, kind),
                1,
                bid == null ? null : new BigDecimal(bid),
                new BigDecimal(mid),
                ask == null ? null : new BigDecimal(ask),
                "treasury",
                NINE,
                NINE,
                null,
                version,
                null);
    }
}

package io.branchline.protocol.rate;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange rate: units of the quote currency for {@code unit} units of the base currency. It is never edited; a newer
 * one supersedes it. The dealer buys the base currency at {@code bid} and sells it at {@code ask};
 * {@code bid <= mid <= ask}.
 *
 * @param key pair and kind
 * @param unit how many units of the base currency: 1, 100 or 1000
 * @param bid what the dealer pays; null in a reference rate
 * @param mid the middle
 * @param ask what the dealer asks; null in a reference rate
 * @param source who says so, such as {@code treasury} or {@code ECB}
 * @param asOf when the market stood there
 * @param validFrom when it takes effect; may lie in the future
 * @param validTo from when on it is stale; null if it holds until it is superseded
 * @param version given by head office when it is released; a higher one is newer. 0 if it was not released yet
 * @param supersedes version of the quote it replaces; null if it is the first
 */
public record Quote(
        RateKey key,
        int unit,
        @Nullable BigDecimal bid,
        BigDecimal mid,
        @Nullable BigDecimal ask,
        String source,
        Instant asOf,
        Instant validFrom,
        @Nullable Instant validTo,
        long version,
        @Nullable Long supersedes) {
    /** Type of the event that carries a quote. */
    public static final String TYPE = "rate.published";

    /** Figures with more zeros before the point than this stay in their short form; the rules refuse them. */
    private static final int SCALE_MAX = 64;

    /** Zeros at the end of a figure say nothing and come and go with the database, so they are left out. */
    public Quote {
        bid = bid == null ? null : plain(bid);
        mid = plain(mid);
        ask = ask == null ? null : plain(ask);
    }

    /** The same quote, released. */
    public Quote released(long as, @Nullable Long instead) {
        return new Quote(key, unit, bid, mid, ask, source, asOf, validFrom, validTo, as, instead);
    }

    /** A figure without zeros at its end and without exponent. */
    static BigDecimal plain(BigDecimal figure) {
        var stripped = figure.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -SCALE_MAX ? stripped.setScale(0) : stripped;
    }
}

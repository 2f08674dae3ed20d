package io.branchline.protocol.rate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one currency costs in another: a quote as it is, or what follows from quotes. A derived rate is for one unit of
 * the base and has at most 10 significant digits.
 *
 * @param base currency that is bought and sold
 * @param quote currency it is paid in
 * @param kind what it is for
 * @param unit how many units of the base currency
 * @param bid what the dealer pays; null if a quote it comes from has none
 * @param mid the middle
 * @param ask what the dealer asks; null if a quote it comes from has none
 * @param origin how it came about
 * @param quotes the quotes it comes from: one, or the two legs of a cross
 */
public record Rate(
        String base,
        String quote,
        RateKind kind,
        int unit,
        @Nullable BigDecimal bid,
        BigDecimal mid,
        @Nullable BigDecimal ask,
        Origin origin,
        List<Quote> quotes) {
    /** How a rate came about. */
    public enum Origin {
        /** It is a quote. */
        QUOTED,
        /** The other direction of a quote. */
        INVERSE,
        /** Two quotes through a third currency. */
        CROSS;

        /** The word in answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which of its figures, as the dealer sees it: the base currency is bought at the bid and sold at the ask. */
    public enum Side {
        /** The dealer buys the base currency. */
        BUY,
        /** The dealer sells the base currency. */
        SELL,
        /** Neither: the middle. */
        MID
    }

    public Rate {
        quotes = List.copyOf(quotes);
    }

    /** The rate a quote is. */
    static Rate of(Quote quote) {
        var key = quote.key();
        return new Rate(
                key.base(),
                key.quote(),
                key.kind(),
                quote.unit(),
                quote.bid(),
                quote.mid(),
                quote.ask(),
                Origin.QUOTED,
                List.of(quote));
    }

    /** Whether it was computed. */
    public boolean derived() {
        return origin != Origin.QUOTED;
    }

    /** The figure of a side; empty if there is none. */
    public Optional<BigDecimal> at(Side side) {
        return switch (side) {
            case BUY -> Optional.ofNullable(bid);
            case SELL -> Optional.ofNullable(ask);
            case MID -> Optional.of(mid);
        };
    }

    /** Versions of the quotes it comes from. */
    public List<Long> versions() {
        return quotes.stream().map(Quote::version).toList();
    }

    /** Stale if one of its quotes is. */
    public Freshness freshness(Instant now, @Nullable Instant lastContact, RatePolicy policy) {
        return quotes.stream()
                .map(quote -> Freshness.of(quote, now, lastContact, policy))
                .filter(state -> state != Freshness.FRESH)
                .findFirst()
                .orElse(Freshness.FRESH);
    }

    /** When the market stood there: the earliest of its quotes. */
    public Instant asOf() {
        return quotes.stream().map(Quote::asOf).min(Instant::compareTo).orElseThrow();
    }
}

package io.branchline.hub.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which quotes can never be shown again: those for which there is one of the same key with a higher version that takes
 * effect no later than they do, or has already. Pure.
 */
final class Displacement {
    private Displacement() {}

    /** Those, in rising order of versions, that none behind them displaces; same order, each version once. */
    static <T> List<T> survivors(List<T> rising, Function<T, Quote> quoteOf, Instant now) {
        var earliest = new HashMap<RateKey, Instant>();
        var survivors = new ArrayList<T>();
        for (var candidate : rising.reversed()) {
            var quote = quoteOf.apply(candidate);
            var newer = earliest.get(quote.key());
            if (newer == null || newer.isAfter(later(quote.validFrom(), now))) {
                survivors.add(candidate);
            }
            earliest.merge(quote.key(), quote.validFrom(), Displacement::earlier);
        }
        Collections.reverse(survivors);
        return survivors;
    }

    /** For each key the earliest moment at which one of the quotes takes effect. */
    static Map<RateKey, Instant> earliest(List<Quote> quotes) {
        var earliest = new HashMap<RateKey, Instant>();
        quotes.forEach(quote -> earliest.merge(quote.key(), quote.validFrom(), Displacement::earlier));
        return earliest;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}

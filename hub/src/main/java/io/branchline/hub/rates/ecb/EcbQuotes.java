package io.branchline.hub.rates.ecb;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteProblem;
import io.branchline.protocol.rate.QuoteRules;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reference rates as quotes: base EUR, kind reference, a middle alone, without an end.
 *
 * @param from first day of the file
 * @param to last day of the file
 * @param days how many days it has
 * @param quotes those that are in order, the earliest first
 * @param refused those that are not
 */
public record EcbQuotes(LocalDate from, LocalDate to, int days, List<Quote> quotes, List<Refused> refused) {
    /** Who says so. */
    public static final String SOURCE = "ECB";

    /**
     * The rates are fixed around 14:10 and published around 16:00 in Frankfurt. The later moment counts, because nobody
     * can have gone by a rate before it was published.
     */
    private static final LocalTime PUBLISHED = LocalTime.of(16, 0);

    /** Frankfurt has no zone of its own; its clocks are those of Berlin. */
    private static final ZoneId FRANKFURT = ZoneId.of("Europe/Berlin");

    private static final String EURO = "EUR";

    /**
     * A rate that breaks a rule of quotes.
     *
     * @param date its day
     * @param currency its currency
     * @param problems what is wrong with it
     */
    public record Refused(LocalDate date, String currency, List<QuoteProblem> problems) {
        public Refused {
            problems = List.copyOf(problems);
        }

        /** One line with the place. */
        public String text() {
            return date + " " + currency + ": "
                    + String.join(
                            "; ", problems.stream().map(QuoteProblem::text).toList());
        }
    }

    public EcbQuotes {
        quotes = List.copyOf(quotes);
        refused = List.copyOf(refused);
    }

    /** All rates of a file. Takes a part of a second for the whole history: for a worker thread, like the reading. */
    public static EcbQuotes of(EcbRates rates) {
        var quotes = new ArrayList<Quote>(rates.count());
        var refused = new ArrayList<Refused>();
        for (var day : rates.days()) {
            var at = publishedAt(day.date());
            for (var rate : day.rates()) {
                var quote = quote(rate, at);
                var problems = QuoteRules.check(quote);
                if (problems.isEmpty()) {
                    quotes.add(quote);
                } else {
                    refused.add(new Refused(day.date(), rate.currency(), problems));
                }
            }
        }
        return new EcbQuotes(
                rates.days().getFirst().date(),
                rates.last().date(),
                rates.days().size(),
                quotes,
                refused);
    }

    /** When the rates of a day became known. */
    public static Instant publishedAt(LocalDate day) {
        return day.atTime(PUBLISHED).atZone(FRANKFURT).toInstant();
    }

    private static Quote quote(EcbRates.PerEuro rate, Instant at) {
        var key = new RateKey(EURO, rate.currency(), RateKind.REFERENCE);
        return new Quote(key, 1, null, rate.amount(), null, SOURCE, at, at, null, 0, null);
    }
}

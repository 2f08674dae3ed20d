package io.branchline.hub.rates.ecb;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a file of reference rates says.
 *
 * @param days at least one, the earliest first
 * @param missing how many values are given as missing ({@code N/A})
 */
public record EcbRates(List<Day> days, int missing) {
    /**
     * The rates of a day.
     *
     * @param date day in Frankfurt
     * @param rates in the order of the file; may be empty
     */
    public record Day(LocalDate date, List<PerEuro> rates) {
        public Day {
            rates = List.copyOf(rates);
        }
    }

    /**
     * A rate.
     *
     * @param currency ISO 4217 code
     * @param amount how much of it one euro is
     */
    public record PerEuro(String currency, BigDecimal amount) {}

    public EcbRates {
        days = List.copyOf(days);
    }

    /** The latest day. */
    public Day last() {
        return days.getLast();
    }

    /** How many rates there are. */
    public int count() {
        return days.stream().mapToInt(day -> day.rates().size()).sum();
    }

    /** The currencies that have a rate on any day. */
    public Set<String> currencies() {
        return days.stream()
                .flatMap(day -> day.rates().stream())
                .map(PerEuro::currency)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

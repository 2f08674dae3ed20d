package io.branchline.hub.rates.ecb;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Gathers the rates of a file day by day, within its limits, and judges each value where it stands. */
final class Gathering {
    static final String MISSING = "N/A";
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,32}([.][0-9]{1,32})?");
    private static final int EXCERPT_MAX = 40;

    private final TreeMap<LocalDate, EcbRates.Day> days = new TreeMap<>();
    private final List<EcbRates.PerEuro> rates = new ArrayList<>();
    private final Set<String> currencies = new HashSet<>();
    private int count;
    private int missing;

    /** A currency, where it is named: checked, and the same object for the same code. */
    static String currency(String text, int line, int column) throws UnreadableFile {
        if (!CODE.matcher(text).matches()) {
            throw new UnreadableFile(
                    line, column, "is " + shown(text) + "; allowed is the code of a currency such as USD");
        }
        return text.intern();
    }

    /** A value of the day that is being gathered. */
    void value(String currency, String text, int line, int column) throws UnreadableFile {
        if (text.equals(MISSING)) {
            missing++;
            return;
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new UnreadableFile(
                    line,
                    column,
                    "the rate of " + currency + " is " + shown(text) + "; allowed is a decimal such as"
                            + " 1.1684, or N/A");
        }
        if (!currencies.add(currency)) {
            throw new UnreadableFile(line, column, currency + " has a second rate on this day; allowed is one");
        }
        if (++count > EcbFile.RATES_MAX) {
            throw new UnreadableFile(
                    line, column, "is one rate more than " + EcbFile.RATES_MAX + "; allowed are at most as many");
        }
        rates.add(new EcbRates.PerEuro(currency, new BigDecimal(text)));
    }

    /** The day is complete. */
    void day(LocalDate date, int line, int column) throws UnreadableFile {
        if (days.put(date, new EcbRates.Day(date, rates)) != null) {
            throw new UnreadableFile(line, column, "the day " + date + " is there a second time; allowed is once");
        }
        if (days.size() > EcbFile.DAYS_MAX) {
            throw new UnreadableFile(
                    line, column, "is one day more than " + EcbFile.DAYS_MAX + "; allowed are at most as many");
        }
        rates.clear();
        currencies.clear();
    }

    EcbRates whole() throws UnreadableFile {
        if (count == 0) {
            throw new UnreadableFile("has no rates; allowed is one with at least one day");
        }
        return new EcbRates(List.copyOf(days.values()), missing);
    }

    /** What was found, in quotes, cut to a bearable length. */
    static String shown(String text) {
        var plain = text.replaceAll("[^ -~]", "?");
        return plain.length() > EXCERPT_MAX ? '"' + plain.substring(0, EXCERPT_MAX) + "…\"" : '"' + plain + '"';
    }
}

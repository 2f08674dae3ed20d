package io.branchline.load.links;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be played, and how large it is unless said otherwise: sizes that fit a machine of two cores. */
public enum LoadScenario {
    /** Branches come up over a ramp. */
    OPENING_DAY("OpeningDay", 200, 300, 40, "branches come up one after the other and begin to sell"),
    /** A day of the real data. */
    TRADING_DAY("TradingDay", 89, 300, 72, "a day by the hourly curve of a year of real receipts, compressed"),
    /** Branches are cut and come back. */
    OUTAGE("Outage", 200, 300, 45, "a share of the branches is cut, sells on, and comes back at once"),
    /** A rate every second. */
    RATE_BURST("RateBurst", 200, 200, 30, "a rate every second for all branches while they sell"),
    /** Many readers. */
    DASHBOARDS("Dashboards", 89, 200, 30, "readers of the feed and of the API watch while branches sell"),
    /** Reports beside sales. */
    MONTH_END("MonthEnd", 89, 200, 40, "low-priority reports flood in the second half while sales go on"),
    /** For long. */
    SOAK("Soak", 89, 300, 600, "steady sales for long; the hub's memory is sampled");

    private final String simulation;
    private final int branches;
    private final int rate;
    private final int seconds;
    private final String about;

    LoadScenario(String simulation, int branches, int rate, int seconds, String about) {
        this.simulation = simulation;
        this.branches = branches;
        this.rate = rate;
        this.seconds = seconds;
        this.about = about;
    }

    /** What a person writes, such as {@code opening-day}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario of a word. */
    public static Optional<LoadScenario> of(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst();
    }

    /** All words, for a message. */
    public static String words() {
        return Arrays.stream(values()).map(LoadScenario::word).collect(Collectors.joining(", "));
    }

    /** One line each: word, default sizes, what happens. */
    public static List<String> lines() {
        return Arrays.stream(values())
                .map(scenario -> String.format(
                        Locale.ROOT,
                        "%-12s %-65s %3d branches, %d sales/s, %d s",
                        scenario.word(),
                        scenario.about,
                        scenario.branches,
                        scenario.rate,
                        scenario.seconds))
                .toList();
    }

    /** Its class in the module {@code gatling}. */
    String simulation() {
        return simulation;
    }

    /** Branches, by default. */
    int branches() {
        return branches;
    }

    /** Sales a second over all branches, by default. */
    int rate() {
        return rate;
    }

    /** Seconds of selling, by default. */
    int seconds() {
        return seconds;
    }
}

package io.branchline.browser.desk;

import java.util.Locale;

/** The views, with what they show at the least when their figures are there. */
enum View {
    SALES("/sales", "Newest sales"),
    SEARCH("/search", "Events found"),
    RATES("/rates", "In force"),
    TROUBLE("/trouble", "Quarantine"),
    ALERTS("/alerts", "Now"),
    AUDIT("/audit", "Who changed what, the newest first");

    private final String path;
    private final String table;

    View(String path, String table) {
        this.path = path;
        this.table = table;
    }

    String path() {
        return path;
    }

    /** Name of its table. */
    String table() {
        return table;
    }

    /** For pictures. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

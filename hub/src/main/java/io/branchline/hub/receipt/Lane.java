package io.branchline.hub.receipt;

import java.util.Locale;

/** Which of the two roads down. */
public enum Lane {
    /** Every one, in order. */
    MESSAGES,
    /** The newest of each key. */
    RATES;

    /** The word in the database, the API and the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.branchline.protocol.rate;

import java.util.Locale;

/** What a quote is for. */
public enum RateKind {
    /** Notes over the counter. */
    CASH,
    /** Money by transfer. */
    TRANSFER,
    /** For information only, such as the reference rates of a central bank; nobody deals at it. */
    REFERENCE;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

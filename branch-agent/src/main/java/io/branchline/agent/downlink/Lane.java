package io.branchline.agent.downlink;

/** One of the two roads down. */
public enum Lane {
    /** Messages that must all arrive. */
    MESSAGES,
    /** Exchange rates: the latest. */
    RATES;

    /** The word in tables, metrics and answers. */
    public String word() {
        return this == MESSAGES ? "messages" : "rates";
    }
}

package io.branchline.hub.policy;

import java.util.Locale;

/** What a policy is about. */
public enum PolicyKind {
    /** Which type of event goes where, when and how important it is. */
    ROUTING,
    /** How a branch may use its rates. */
    RATES;

    /** The word in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Type of the message that carries it to the branches, and its key. */
    public String type() {
        return "policy." + word();
    }
}

package io.branchline.hub.identity;

import java.util.Locale;

/** What somebody may do at head office. {@link Role} says who may. */
public enum Permission {
    /** See branches, events, totals, rates, messages and the feed. */
    READ,
    /** Publish exchange rates, or propose those that need a second person. */
    PUBLISH_RATES,
    /** Approve or reject what somebody else has proposed. */
    APPROVE_RATES,
    /** Send messages to branches. */
    SEND_MESSAGES,
    /** Change the policies that branches follow. */
    CHANGE_POLICY,
    /** Deal with quarantined events, gaps and refused transfers. */
    HANDLE_EVENTS,
    /** Read who changed what. */
    READ_AUDIT,
    /** Add and revoke operators. */
    MANAGE;

    /** How it is written in problems and documents, such as {@code publish-rates}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.branchline.hub.session;

import java.util.Locale;

/** How a branch stands: one vocabulary for API, feed and metrics. */
public enum BranchStatus {
    /** Connected, and what it keeps settles promptly. */
    ONLINE,
    /** Connected and sending what it kept while it was away. */
    CATCHING_UP,
    /** Connected, but events settle long after they were kept. */
    LAGGING,
    /** Not connected. */
    OFFLINE,
    /** Added but not once connected. */
    NEVER_SEEN,
    /** Refused until somebody enables it again. */
    DISABLED;

    /** The word on the wire and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

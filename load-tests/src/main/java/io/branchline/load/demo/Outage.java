package io.branchline.load.demo;

import java.time.Instant;

/**
 * One outage, as it was.
 *
 * @param branch whose link it was; {@code *} for all of them
 * @param kind what was done
 * @param from when it began
 * @param to when it could have gone on again
 * @param backlogAtReconnect events kept and not settled when the agent was connected again
 * @param caughtUpMs from {@code to} until all of them were settled; -1 if that did not happen in time
 */
public record Outage(String branch, Kind kind, Instant from, Instant to, long backlogAtReconnect, long caughtUpMs) {
    /** What was done. */
    public enum Kind {
        /** The connection was reset and new ones were refused. */
        CUT,
        /** The connection stayed open and carried nothing. */
        SILENT,
        /** The hub was killed and started again. */
        HUB_RESTART
    }
}

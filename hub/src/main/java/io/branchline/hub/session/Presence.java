package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;

/**
 * How a branch stands, as this hub node last saw it. Thread-safe.
 *
 * @param branch which one
 * @param status now
 * @param since when the connection began or ended
 * @param lastSeen when something was last heard from it
 * @param backlog per priority the events it is known to keep and head office has not settled
 * @param lag from kept to settled, of the last events that settled
 * @param skew how far the agent's clock is ahead of the hub's, line delay included
 * @param agentVersion what the agent calls itself
 * @param remote address it connects from
 */
public record Presence(
        Branch branch,
        BranchStatus status,
        Instant since,
        Instant lastSeen,
        PerPriority backlog,
        Duration lag,
        Duration skew,
        String agentVersion,
        String remote) {

    /** The same branch, gone. */
    Presence offlineAt(Instant moment) {
        return new Presence(branch, BranchStatus.OFFLINE, moment, lastSeen, backlog, lag, skew, agentVersion, remote);
    }
}

package io.branchline.hub.view;

import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** How the branches stand that this hub node has heard of: the sessions know it. Called often; cheap and thread-safe. */
public interface BranchStates {
    /**
     * One branch.
     *
     * @param branch its key in the database
     * @param status {@code online}, {@code catching_up}, {@code lagging}, {@code offline} or {@code disabled}
     * @param since when the connection began or ended
     * @param lastSeen when something was last heard from it
     * @param backlog per priority, events kept there and not settled here
     * @param lag from kept to settled, lately
     * @param skew how far the branch's clock is ahead
     * @param agent name and version of its agent
     */
    record BranchPresence(
            int branch,
            String status,
            Instant since,
            Instant lastSeen,
            PerPriority backlog,
            Duration lag,
            Duration skew,
            String agent) {}

    /** Those that have connected to this node since it started; at most one per branch. */
    Collection<BranchPresence> states();
}

package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a branch stands, as this hub node last saw it. Thread-safe.
 *
 * @param branch which one
 * @param session that tells it, or told it last
 * @param openedAt when that session began
 * @param status now
 * @param since when the connection began or ended
 * @param lastSeen when something was last heard from it
 * @param backlog per priority the events it is known to keep and head office has not settled
 * @param oldestAt when the oldest of these was kept, by the agent's clock; null if there is none or it is not known
 * @param settledHere events this session has settled
 * @param lag from kept to settled, of the last events that settled
 * @param skew how far the agent's clock is ahead of the hub's, line delay included
 * @param room on its disk; null before its agent has told
 * @param catchUp with what it kept while it was away; null unless it is catching up
 * @param agentVersion what the agent calls itself
 * @param remote address it connects from
 */
public record Presence(
        Branch branch,
        UUID session,
        Instant openedAt,
        BranchStatus status,
        Instant since,
        Instant lastSeen,
        PerPriority backlog,
        @Nullable Instant oldestAt,
        long settledHere,
        Duration lag,
        Duration skew,
        @Nullable DiskRoom room,
        @Nullable CatchUp catchUp,
        String agentVersion,
        String remote) {

    /** Whether it has a session. */
    public boolean connected() {
        return status != BranchStatus.OFFLINE;
    }

    /** The same branch, gone. */
    Presence offlineAt(Instant moment) {
        return new Presence(
                branch,
                session,
                openedAt,
                BranchStatus.OFFLINE,
                moment,
                lastSeen,
                backlog,
                oldestAt,
                settledHere,
                lag,
                skew,
                room,
                null,
                agentVersion,
                remote);
    }
}

package io.branchline.hub.view;

import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the branches stand, at whichever hub node they are connected. Called often; cheap and thread-safe. */
public interface BranchStates {
    /**
     * One branch.
     *
     * @param branch its key in the database
     * @param status {@code online}, {@code catching_up}, {@code lagging} or {@code offline}
     * @param since when the connection began or ended
     * @param lastSeen when something was last heard from it
     * @param backlog per priority, events kept there and not settled here
     * @param oldestAt when the oldest of these was kept; null if there is none or it is not known
     * @param lag from kept to settled, lately
     * @param skew how far the branch's clock is ahead
     * @param agent name and version of its agent
     * @param remote address it connects from, or did
     * @param node hub node it is connected to, or was
     * @param disk room on its disk; null before its agent has told
     * @param catchUp with what it kept while it was away; null unless it is catching up
     * @param applied of what head office sends down; null if it never said
     */
    record BranchPresence(
            int branch,
            String status,
            Instant since,
            Instant lastSeen,
            PerPriority backlog,
            @Nullable Instant oldestAt,
            Duration lag,
            Duration skew,
            String agent,
            String remote,
            UUID node,
            @Nullable Disk disk,
            @Nullable CatchUp catchUp,
            @Nullable Applied applied) {
        /** Whether it has a session. */
        public boolean connected() {
            return !status.equals("offline");
        }
    }

    /**
     * Room on a branch's disk.
     *
     * @param roomBytes above the reserve
     * @param roomSeconds until it is used up at today's pace; null if it does not fill
     */
    record Disk(long roomBytes, @Nullable Long roomSeconds) {}

    /**
     * How far a branch is with what it kept while it was away.
     *
     * @param done events of the total that have settled
     * @param total events that waited when it came back
     * @param perSecond that settled in a second, lately
     * @param secondsLeft at that pace; null if nothing has settled lately
     */
    record CatchUp(
            long done, long total, long perSecond, @Nullable Long secondsLeft) {}

    /**
     * What a branch has of both lanes down.
     *
     * @param messagesPosition last message applied
     * @param ratesVersion newest quote applied
     */
    record Applied(long messagesPosition, long ratesVersion) {}

    /** Those that have ever connected; at most one per branch. */
    Collection<BranchPresence> states();
}

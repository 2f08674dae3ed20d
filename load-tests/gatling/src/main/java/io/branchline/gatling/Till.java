package io.branchline.gatling;

import io.branchline.gatling.branch.LinkBranch;
import io.branchline.protocol.event.Priority;
import java.time.Duration;

/** The tills of one branch: sell what is due. Used by one virtual user. */
final class Till {
    private static final long TURN_MS_MAX = 200;
    private static final long TURN_MS_MIN = 2;

    private final LinkBranch branch;
    private final Demand demand;
    private long next;

    Till(LinkBranch branch, Demand demand) {
        this.branch = branch;
        this.demand = demand;
    }

    LinkBranch branch() {
        return branch;
    }

    /** Who would have come before the branch opened, did not. */
    void openAt(double elapsed) {
        while (demand.dueAt(next) < elapsed) {
            next++;
        }
    }

    /** Sells everything due until now. */
    void sell(double elapsed) {
        for (; demand.dueAt(next) <= elapsed; next++) {
            branch.keep(Priority.SALES);
        }
    }

    /** Until the next customer. */
    Duration pause(double elapsed) {
        var millis = (demand.dueAt(next) - elapsed) * 1_000;
        return Duration.ofMillis((long) Math.clamp(millis, TURN_MS_MIN, TURN_MS_MAX));
    }
}

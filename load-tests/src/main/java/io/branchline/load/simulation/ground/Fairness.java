package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.FairShare;
import java.util.Arrays;
import java.util.Set;

/**
 * Checks P5 at one place where somebody chooses which priority goes next.
 *
 * <p>The bound, with T the cost of a turn and F the largest cost of one choice: from the moment sales are ready and have
 * credit until none are left or the credit is used up, lower priorities get at most their 20 % of what goes, and are at
 * no moment more than {@code 3 (T + 2 F) + F} ahead of that; and a priority that waits with a guaranteed share of s % is served at the latest when {@code 100 (T + F) / s + 3 (T + 2 F) + F} of others
 * went by.
 */
public final class Fairness {
    private static final double LOWER_SHARE = FairShare.SHARES_PERCENT.sum() / 100.0;

    private final String place;
    private final long turnCost;
    private final long choiceCostMax;
    private final long slack;
    private final long[] waited = new long[Priority.ALL.size()];
    private double ahead;

    /** A place with the cost of a turn and the largest cost of one choice there. */
    public Fairness(String place, long turnCost, long choiceCostMax) {
        this.place = place;
        this.turnCost = turnCost;
        this.choiceCostMax = choiceCostMax;
        this.slack = 3 * (turnCost + 2 * choiceCostMax) + choiceCostMax;
    }

    /** Something of one priority was chosen while these, itself included, were ready. */
    public void chose(Priority taken, long cost, Set<Priority> ready) {
        for (var priority : Priority.ALL) {
            var index = priority.level() - 1;
            waited[index] = priority == taken || !ready.contains(priority) ? 0 : waited[index] + cost;
            checkWait(priority, waited[index]);
        }
        if (taken == Priority.SALES) {
            ahead = Math.max(0, ahead - LOWER_SHARE * cost);
        } else {
            ahead = ready.contains(Priority.SALES) ? ahead + (1 - LOWER_SHARE) * cost : 0;
        }
        if (ahead > slack) {
            throw new BrokenPromise(
                    "P5 most important first",
                    place + ": lower priorities are " + (long) ahead
                            + " ahead of their share while sales wait; allowed is " + slack);
        }
    }

    /** A new session: nothing waits yet. */
    public void reset() {
        Arrays.fill(waited, 0);
        ahead = 0;
    }

    private void checkWait(Priority priority, long cost) {
        var share = FairShare.SHARES_PERCENT.get(priority);
        if (share == 0) {
            return;
        }
        var allowed = 100 * (turnCost + choiceCostMax) / share + slack;
        if (cost > allowed) {
            throw new BrokenPromise(
                    "P5 most important first",
                    place + ": " + priority + " waited while " + cost + " of others went by; allowed is " + allowed);
        }
    }
}

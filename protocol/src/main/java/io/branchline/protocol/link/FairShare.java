package io.branchline.protocol.link;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses what goes next (P5): the highest priority that is ready, except that a lower one that has waited for its
 * guaranteed share goes first. The same rule serves every queue on the way. Not thread-safe.
 *
 * <p>Each time something is taken, every other ready priority is owed its share of that cost; once it is owed a full
 * turn it is picked. What is not ready is owed nothing, so idle time cannot be saved up and spent as a burst. What was
 * taken out of turn beyond what was owed is a debt, repaid before the next turn.
 */
public final class FairShare {
    /** Share of the traffic guaranteed to each priority while it waits, in percent; the highest needs none. */
    public static final PerPriority SHARES_PERCENT = PerPriority.of(0, 10, 5, 5);

    private final PerPriority sharesPercent;
    private final long turnCost;
    private PerPriority owedPercent = PerPriority.ZERO;
    private boolean outOfTurn;

    /**
     * A fair share with the shares of {@link #SHARES_PERCENT}.
     *
     * @param turnCost cost owed before a lower priority goes first; about one frame or batch
     */
    public FairShare(long turnCost) {
        this(SHARES_PERCENT, turnCost);
    }

    /** A fair share with its own shares, in percent. */
    public FairShare(PerPriority sharesPercent, long turnCost) {
        this.sharesPercent = sharesPercent;
        this.turnCost = turnCost;
    }

    /** The next priority to serve; empty if none is ready. */
    public Optional<Priority> pick(Predicate<Priority> ready) {
        for (var priority : Priority.ALL) {
            if (!ready.test(priority)) {
                owedPercent = owedPercent.with(priority, Math.min(0, owedPercent.get(priority)));
            }
        }
        var highest = Priority.ALL.stream().filter(ready).findFirst();
        var next = mostOwed(ready).or(() -> highest);
        outOfTurn = !next.equals(highest);
        return next;
    }

    /** Notes that something of the picked priority and this cost was taken while the others that are ready had to wait. */
    public void took(Priority taken, long cost, Predicate<Priority> ready) {
        for (var priority : Priority.ALL) {
            if (priority != taken && ready.test(priority)) {
                var more = cost * sharesPercent.get(priority);
                owedPercent = owedPercent.with(priority, owedPercent.get(priority) + more);
            }
        }
        var owed = owedPercent.get(taken);
        // Who went before a higher priority pays in full, even what was more than a turn: else large frames would get
        // more than their share. Who went because nothing higher was ready pays no more than it was owed.
        var floor = outOfTurn ? Long.MIN_VALUE : Math.min(0, owed);
        owedPercent = owedPercent.with(taken, Math.max(floor, owed - cost * 100));
    }

    private Optional<Priority> mostOwed(Predicate<Priority> ready) {
        Priority most = null;
        for (var priority : Priority.ALL) {
            var owed = owedPercent.get(priority);
            if (ready.test(priority) && owed >= turnCost * 100 && (most == null || owed > owedPercent.get(most))) {
                most = priority;
            }
        }
        return Optional.ofNullable(most);
    }
}

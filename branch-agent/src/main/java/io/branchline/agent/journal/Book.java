package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import java.util.List;
import java.util.UUID;

/**
 * The journal's positions in memory, counted in places: {@code sequence = place - base}. A new epoch moves the bases and
 * nothing else, so its cost does not depend on the backlog. Immutable; the writer publishes a new one per commit.
 *
 * @param number how many epochs this journal has had
 * @param epoch identity of the current one
 * @param base per priority the place before sequence 1
 * @param first per priority the lowest place still held; {@code last + 1} if none
 * @param last per priority the highest place ever given
 * @param settled per priority the last settled place
 * @param lost gaps of earlier epochs not yet reported
 */
record Book(
        long number,
        UUID epoch,
        PerPriority base,
        PerPriority first,
        PerPriority last,
        PerPriority settled,
        List<Gap> lost) {
    Book {
        lost = List.copyOf(lost);
    }

    static Book fresh(UUID epoch) {
        return new Book(1, epoch, PerPriority.ZERO, PerPriority.all(1), PerPriority.ZERO, PerPriority.ZERO, List.of());
    }

    Book withLast(PerPriority places) {
        return new Book(number, epoch, base, first, places, settled, lost);
    }

    Book withFirst(Priority priority, long place) {
        return new Book(number, epoch, base, first.with(priority, place), last, settled, lost);
    }

    Book withSettled(PerPriority places) {
        return new Book(number, epoch, base, first, last, places, lost);
    }

    Book withLost(List<Gap> gaps) {
        return new Book(number, epoch, base, first, last, settled, gaps);
    }

    /** The next epoch: sequences start at 1 behind what is settled. */
    Book forked(UUID newEpoch) {
        return new Book(number + 1, newEpoch, settled, first, last, settled, lost);
    }

    long sequence(Priority priority, long place) {
        return Math.max(0, place - base.get(priority));
    }

    long place(Priority priority, long sequence) {
        return sequence + base.get(priority);
    }

    JournalPositions positions() {
        return new JournalPositions(
                epoch,
                PerPriority.from(priority -> Math.max(1, first.get(priority) - base.get(priority))),
                PerPriority.from(priority -> sequence(priority, last.get(priority))),
                PerPriority.from(priority -> sequence(priority, settled.get(priority))),
                lost);
    }

    PerPriority backlog() {
        return PerPriority.from(priority -> last.get(priority) - settled.get(priority));
    }
}

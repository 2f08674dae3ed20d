package io.branchline.protocol.link;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Welcome;
import java.util.Optional;

/**
 * Decides whether a journal still is the one whose events head office has settled, or has gone back to an older disk
 * and must begin a new epoch. Pure; used where the journal is compared with a welcome.
 */
public final class Ancestry {
    /** What the journal holds at a place after its own settled position. */
    @FunctionalInterface
    public interface Held {
        /** The mark of the event at this place; empty if the row is damaged. */
        Optional<String> markAt(Priority priority, long sequence);
    }

    private Ancestry() {}

    /**
     * What {@link Welcome#settledIds()} says of an event: its id and the moment it was kept, in milliseconds since 1970.
     * The id alone would not do: a till posts the sale it had no answer for again, and on an older disk that very sale
     * may come to stand at the same sequence, with other sales before it than head office has.
     */
    public static String mark(Event event) {
        var recorded = event.recordedTime();
        return event.id() + "@" + (recorded == null ? "" : recorded.toEpochMilli());
    }

    /**
     * True if the journal has gone back.
     *
     * <p>Up to its own settled position a journal shares the past of head office, because an older disk only has an
     * older position. After it, the place where head office stands must hold the very event that head office took from
     * there. Head office names no event where a gap was; there a journal of the same past can only have a damaged row.
     *
     * @param last per priority the highest sequence of the journal
     * @param settled per priority the position the journal itself has noted as settled
     */
    public static boolean forked(Welcome welcome, PerPriority last, PerPriority settled, Held held) {
        return Priority.ALL.stream()
                .anyMatch(priority -> forked(priority, welcome, last.get(priority), settled.get(priority), held));
    }

    /** The same for one priority alone. */
    public static boolean forked(Priority priority, Welcome welcome, long last, long settled, Held held) {
        var through = welcome.settled().get(priority);
        if (through > last) {
            return true;
        }
        var expected = welcome.settledIds().get(priority.level() - 1);
        return through > settled && !held.markAt(priority, through).orElse("").equals(expected);
    }
}

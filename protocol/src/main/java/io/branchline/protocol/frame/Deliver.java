package io.branchline.protocol.frame;

import io.branchline.protocol.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Down: items of the HQ-to-branch log for this branch, in order of their positions.
 *
 * @param after position the receiver must have applied before these; a mismatch is a hole
 * @param items at least one, unless there is {@code missed}
 * @param missed what head office no longer has of the positions after {@code after}; null if it has all
 */
public record Deliver(
        long after, List<Item> items, @Nullable Missed missed) implements Frame {
    public Deliver {
        items = List.copyOf(items);
        if (items.isEmpty() && missed == null) {
            throw new IllegalArgumentException("items is empty; allowed is at least one, or missed");
        }
    }

    /** Items without anything missed. */
    public Deliver(long after, List<Item> items) {
        this(after, items, null);
    }

    /** Position of the receiver once it has applied the frame. */
    public long last() {
        if (!items.isEmpty()) {
            return items.getLast().position();
        }
        return missed == null ? after : Math.max(after, missed.through());
    }

    /**
     * One item.
     *
     * @param position in the log, rising but not contiguous: other branches' items lie between
     * @param event what is delivered
     */
    public record Item(long position, Event event) {}

    /**
     * The branch was away for longer than head office keeps items: of those through a position only the newest of each
     * key is still there (P6, P8).
     *
     * @param through last position of which that is true
     * @param reason why, for a person
     */
    public record Missed(long through, String reason) {}
}

package io.branchline.protocol.frame;

import io.branchline.protocol.event.Event;
import java.util.List;

/**
 * Down: items of the HQ-to-branch log for this branch, in order of their positions.
 *
 * @param after position the receiver must have applied before these; a mismatch is a hole
 * @param items at least one
 */
public record Deliver(long after, List<Item> items) implements Frame {
    public Deliver {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("items is empty; allowed is at least one");
        }
    }

    /** Position of the last item. */
    public long last() {
        return items.getLast().position();
    }

    /**
     * One item.
     *
     * @param position in the log, rising but not contiguous: other branches' items lie between
     * @param event what is delivered
     */
    public record Item(long position, Event event) {}
}

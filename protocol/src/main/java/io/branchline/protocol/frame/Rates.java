package io.branchline.protocol.frame;

import java.util.List;

/**
 * Down: quotes for this branch, in rising order of their versions. A quote replaces an older one of its key, so those
 * that were replaced before they were sent are simply not there (P7). Nothing in the frame belongs to a session: one
 * encoding serves all of them.
 *
 * @param items at least one; the position of an item is the version of its quote, its event is a {@code rate.published}
 */
public record Rates(List<Deliver.Item> items) implements Frame {
    public Rates {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("items is empty; allowed is at least one");
        }
    }

    /** Version of the last quote. */
    public long last() {
        return items.getLast().position();
    }
}

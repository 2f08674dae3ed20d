package io.branchline.protocol.frame;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.util.List;

/**
 * Up: contiguous events of one priority.
 *
 * @param priority of all of them
 * @param first sequence of the first event; the n-th has {@code first + n}
 * @param events at least one
 */
public record Events(Priority priority, long first, List<Event> events) implements Frame {
    public Events {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events is empty; allowed is at least one");
        }
    }

    /** Sequence of the last event. */
    public long last() {
        return first + events.size() - 1;
    }

    /** What the frame costs against credit, in bytes. */
    public long cost() {
        return events.stream().mapToLong(Event::cost).sum();
    }
}

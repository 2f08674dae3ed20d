package io.branchline.protocol.link;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.util.List;

/** What the journal found where the uplink asked it to read. */
public sealed interface JournalRead {
    /** Priority that was asked for. */
    Priority priority();

    /** Contiguous events that are whole; at least one. */
    record Found(Priority priority, long first, List<Event> events) implements JournalRead {
        public Found {
            events = List.copyOf(events);
        }
    }

    /** These events are damaged or no longer held; what follows may be whole. */
    record Lost(Priority priority, long first, long last, String reason) implements JournalRead {}
}

package io.branchline.hub.store;

import io.branchline.hub.live.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of events.
 *
 * @param events newest by their own time first
 * @param next opaque cursor of the next page; null if this is the last
 */
public record EventPage(List<StoredEvent> events, @Nullable String next) {
    public EventPage {
        events = List.copyOf(events);
    }
}

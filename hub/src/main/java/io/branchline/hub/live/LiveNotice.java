package io.branchline.hub.live;

import io.branchline.protocol.event.Priority;
import java.util.List;

/**
 * One committed batch: the events of one tenant and priority that became visible together. The same batch is a row of
 * table {@code live_batch}, from which a node that missed the notice reads it.
 *
 * @param batch key of that row
 * @param tenant all events belong to it
 * @param priority all events have it
 * @param events in the order of their sequences per branch; duplicates of stored events are not among them
 */
public record LiveNotice(long batch, int tenant, Priority priority, List<StoredEvent> events) {
    public LiveNotice {
        events = List.copyOf(events);
    }
}

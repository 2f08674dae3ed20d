package io.branchline.hub.live;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as PostgreSQL holds it.
 *
 * @param branch code of the branch
 * @param epoch journal epoch
 * @param priority of the event
 * @param sequence within branch, epoch and priority
 * @param receivedAt when its frame reached the hub
 * @param settledAt when its batch was committed
 * @param event what happened
 */
public record StoredEvent(
        String branch,
        UUID epoch,
        Priority priority,
        long sequence,
        Instant receivedAt,
        Instant settledAt,
        Event event) {}

package io.branchline.hub.store;

import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of table {@code live_batch}: that a batch was committed, without its events.
 *
 * @param position in commit order
 * @param tenant of all events
 * @param priority of all events
 * @param node hub node that committed it
 * @param events how many
 * @param settledAt when
 */
public record LiveBatch(
        LivePosition position, int tenant, Priority priority, UUID node, int events, Instant settledAt) {}

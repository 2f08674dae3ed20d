package io.branchline.hub.store;

import io.branchline.protocol.event.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events to read, newest by their own time first. Absent filters let everything through.
 *
 * @param tenant whose events; always
 * @param branch code of the branch
 * @param type of the events
 * @param priority of the events
 * @param id of the event
 * @param receipt number on the receipt, {@code receiptNumber} of the data
 * @param from earliest time, included
 * @param to latest time, excluded
 * @param cursor {@link EventPage#next} of the page before, or null for the first
 * @param limit most events, 1 to {@link #LIMIT_MAX}
 */
public record EventQuery(
        int tenant,
        @Nullable String branch,
        @Nullable String type,
        @Nullable Priority priority,
        @Nullable String id,
        @Nullable String receipt,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String cursor,
        int limit) {
    /** Longest number of a receipt, by the rules and by the index. */
    public static final int RECEIPT_LENGTH_MAX = 64;

    /** Largest page. */
    public static final int LIMIT_MAX = 1000;

    public EventQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit is " + limit + "; allowed are 1 to " + LIMIT_MAX);
        }
    }

    /** The newest events of a tenant. */
    public static EventQuery newest(int tenant, int limit) {
        return new EventQuery(tenant, null, null, null, null, null, null, null, null, limit);
    }
}

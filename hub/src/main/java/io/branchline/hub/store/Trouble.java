package io.branchline.hub.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that did not settle as an event: a quarantined event, or a gap.
 *
 * @param branch code of the branch
 * @param epoch journal epoch
 * @param priority level
 * @param first sequence
 * @param last sequence; the same as the first for an event
 * @param id of the event; absent for a gap
 * @param type of the event; absent for a gap
 * @param reason for a person
 * @param at when head office learned of it
 */
public record Trouble(
        String branch,
        UUID epoch,
        int priority,
        long first,
        long last,
        @Nullable String id,
        @Nullable String type,
        String reason,
        Instant at) {}

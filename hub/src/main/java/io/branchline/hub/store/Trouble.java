package io.branchline.hub.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that did not settle as an event: a quarantined event, or a gap.
 *
 * @param place where
 * @param last sequence; the same as the first for an event
 * @param id of the event; absent for a gap
 * @param type of the event; absent for a gap
 * @param reason for a person
 * @param at when head office learned of it
 * @param size bytes of the event as it came; 0 for a gap
 * @param state what became of it
 * @param decision who decided that; null while it is open
 */
public record Trouble(
        TroublePlace place,
        long last,
        @Nullable String id,
        @Nullable String type,
        String reason,
        Instant at,
        int size,
        State state,
        @Nullable Decision decision) {

    /** What became of it. */
    public enum State {
        /** Nobody has decided. */
        OPEN,
        /** The event, as it was or mended, is among the events. */
        RELEASED,
        /** The event stays apart for good. */
        DISCARDED,
        /** Somebody has said what became of the events of a gap. */
        EXPLAINED;

        /** How it is written in the database and the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

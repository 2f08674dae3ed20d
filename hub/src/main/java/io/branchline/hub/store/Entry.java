package io.branchline.hub.store;

import io.branchline.protocol.event.Event;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One place in the sequence of a run, and what becomes of it. */
public sealed interface Entry {
    /** First sequence it stands for. */
    long first();

    /** Last sequence it stands for. */
    long last();

    /**
     * An event for the event table.
     *
     * @param sequence its place
     * @param event what happened
     * @param amount signed total for the rollups, null if it has none
     * @param currency of the amount, null if it has none
     * @param receivedAt when its frame reached the hub
     * @param to code of the branch it is handed on to, or * for all others; null if it stays at head office
     */
    record Keep(
            long sequence,
            Event event,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            Instant receivedAt,
            @Nullable String to)
            implements Entry {
        /** An event that stays at head office. */
        public Keep(
                long sequence,
                Event event,
                @Nullable BigDecimal amount,
                @Nullable String currency,
                Instant receivedAt) {
            this(sequence, event, amount, currency, receivedAt, null);
        }

        @Override
        public long first() {
            return sequence;
        }

        @Override
        public long last() {
            return sequence;
        }
    }

    /**
     * An event for the quarantine.
     *
     * @param sequence its place
     * @param event as it came
     * @param reason what is wrong with it, for a person
     */
    record SetApart(long sequence, Event event, String reason) implements Entry {
        @Override
        public long first() {
            return sequence;
        }

        @Override
        public long last() {
            return sequence;
        }
    }

    /**
     * A gap in the place of events.
     *
     * @param first first missing sequence
     * @param last last missing sequence
     * @param reason why, for a person
     */
    record Missing(long first, long last, String reason) implements Entry {}
}

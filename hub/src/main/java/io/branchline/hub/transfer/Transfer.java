package io.branchline.hub.transfer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way from one branch to another, or to all others.
 *
 * @param id place in the list, rising
 * @param from code of the branch that sent it
 * @param to code of the branch it is for, or * for all others
 * @param eventId id of the event at its sender
 * @param type of the event
 * @param eventTime when it happened
 * @param state how far it is
 * @param reason why it was refused
 * @param position in the messages, once routed
 * @param at when head office stored the event
 * @param routedAt when it was routed or refused
 * @param deliveredAt when it was handed to the branch it is for
 * @param appliedAt when that branch said that it has it
 */
public record Transfer(
        long id,
        String from,
        String to,
        String eventId,
        String type,
        Instant eventTime,
        State state,
        @Nullable String reason,
        @Nullable Long position,
        Instant at,
        @Nullable Instant routedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant appliedAt) {

    /** How far a transfer is. */
    public enum State {
        /** Stored and not yet looked at. */
        WAITING,
        /** Among the messages of the branch it is for. */
        ROUTED,
        /** Handed to the socket of that branch. */
        DELIVERED,
        /** On the disk of that branch. */
        APPLIED,
        /** Not handed on, or not usable there. */
        REFUSED;

        /** The word in the API and in metrics. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}

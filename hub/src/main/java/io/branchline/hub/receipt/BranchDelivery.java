package io.branchline.hub.receipt;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message or quote at one branch.
 *
 * @param branch its code
 * @param state how far it is
 * @param deliveredAt when it was handed to the branch's socket
 * @param appliedAt when the branch said that it has it
 * @param reason why the branch cannot use it
 */
public record BranchDelivery(
        String branch,
        State state,
        @Nullable Instant deliveredAt,
        @Nullable Instant appliedAt,
        @Nullable String reason) {
    /** How far a delivery is. */
    public enum State {
        /** Not yet handed to the branch's socket. */
        PENDING,
        /** Handed to the branch's socket. */
        DELIVERED,
        /** On the branch's disk. */
        APPLIED,
        /** On the branch's disk, but it cannot be used there. */
        REFUSED,
        /** A quote that was superseded before it could be sent: the branch has a newer one. */
        SUPERSEDED;

        /** The word in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package io.branchline.agent.downlink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that this branch sent to another one, as head office reported it.
 *
 * @param eventId of the event
 * @param to code of the branch it is for
 * @param state {@link #DELIVERED}, {@link #APPLIED} or {@link #REFUSED}
 * @param deliveredAt when it was handed to the other branch; null if not or not known
 * @param appliedAt when it was on the other branch's disk; null if not
 * @param reason why it was refused; null if it was not
 */
public record Delivery(
        String eventId,
        String to,
        String state,
        @Nullable Instant deliveredAt,
        @Nullable Instant appliedAt,
        @Nullable String reason) {
    /** The other branch has it. */
    public static final String APPLIED = "applied";

    /** It is on its way to the other branch. */
    public static final String DELIVERED = "delivered";

    /** It will not be delivered. */
    public static final String REFUSED = "refused";

    /** This report and an earlier one together: what was said once stays said. */
    Delivery after(@Nullable Delivery earlier) {
        if (earlier == null) {
            return this;
        }
        var done = earlier.state.equals(APPLIED) && state.equals(DELIVERED);
        return new Delivery(
                eventId,
                to,
                done ? APPLIED : state,
                deliveredAt != null ? deliveredAt : earlier.deliveredAt,
                appliedAt != null ? appliedAt : earlier.appliedAt,
                reason != null ? reason : earlier.reason);
    }
}

package io.branchline.protocol.event;

import org.jspecify.annotations.Nullable;

/** What the rules say about an event. */
public sealed interface Verdict {
    /**
     * The event is in order.
     *
     * @param route what the policy says about its type
     * @param amount for a sale or payment its total, for a return minus its total, else null
     */
    record Accepted(Route route, @Nullable Money amount) implements Verdict {}

    /**
     * The event is not taken.
     *
     * @param pointer JSON pointer to the offending member of the CloudEvent, or null for the whole of it
     * @param detail what was found and what is allowed, without the name of the member
     */
    record Refused(@Nullable String pointer, String detail) implements Verdict {
        /** One sentence with the place, for logs and quarantine. */
        public String text() {
            return pointer == null ? "event " + detail : pointer + " " + detail;
        }
    }
}

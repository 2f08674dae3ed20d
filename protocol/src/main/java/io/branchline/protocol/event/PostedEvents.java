package io.branchline.protocol.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the body of a post turned out to be. */
public sealed interface PostedEvents {
    /** A list of events, one for each element in its order; some may be broken. Nothing has been checked by the rules. */
    record Listed(List<Element> elements) implements PostedEvents {
        public Listed {
            elements = List.copyOf(elements);
        }
    }

    /**
     * Not JSON, or not the list or map it must be: there is nothing to take.
     *
     * @param pointer JSON pointer into the body to the place, or null
     * @param detail what was found and what is allowed
     */
    record Unreadable(@Nullable String pointer, String detail) implements PostedEvents {}

    /** One element of the post. */
    sealed interface Element {
        /** It has the form of a CloudEvent. */
        record Whole(Event event) implements Element {}

        /**
         * It has not.
         *
         * @param id its id as far as it could be read, to tell the sender which one it is; may be null
         * @param problem the first thing that is wrong; its pointer is relative to the element
         */
        record Broken(@Nullable String id, Verdict.Refused problem) implements Element {}
    }
}

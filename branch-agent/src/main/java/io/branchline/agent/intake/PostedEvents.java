package io.branchline.agent.intake;

import io.branchline.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one body holds.
 *
 * @param problem why nothing of it can be read; absent if something can
 * @param elements in the order of the body
 */
record PostedEvents(@Nullable HttpProblem problem, List<Element> elements) {
    /** One element of the body: an event, or why it is none. */
    sealed interface Element {
        /** An event in the shape of CloudEvents; its rules are not checked yet. */
        record Readable(Event event) implements Element {}

        /** Not an event. */
        record Unreadable(IntakeReply.Refused refusal) implements Element {}
    }

    /** Reads a body. */
    static PostedEvents read(byte[] body, boolean batch, int eventsMax) {
        return new PostedEvents(null, List.of());
    }

    /** Whether the first sign of the body opens an array. */
    static boolean beginsWithArray(byte[] body) {
        for (var sign : body) {
            if (sign != ' ' && sign != '\n' && sign != '\r' && sign != '\t') {
                return sign == '[';
            }
        }
        return false;
    }

    /** The events among the elements. */
    List<Event> events() {
        var events = new ArrayList<Event>(elements.size());
        for (var element : elements) {
            if (element instanceof Element.Readable readable) {
                events.add(readable.event());
            }
        }
        return events;
    }

    /** One reply for each element, given those for the {@link #events()}. */
    List<IntakeReply> inOrder(List<IntakeReply> replies) {
        if (replies.size() == elements.size()) {
            return replies;
        }
        var all = new ArrayList<IntakeReply>(elements.size());
        var next = replies.iterator();
        for (var element : elements) {
            all.add(element instanceof Element.Unreadable unreadable ? unreadable.refusal() : next.next());
        }
        return all;
    }
}

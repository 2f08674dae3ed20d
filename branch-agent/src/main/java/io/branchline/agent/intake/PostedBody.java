package io.branchline.agent.intake;

import io.branchline.agent.intake.HttpProblem.FieldError;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.protocol.event.CloudEventJson;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PostedEvents;
import io.branchline.protocol.event.PostedEvents.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one body holds.
 *
 * @param problem why nothing of it can be taken; absent if something can
 * @param elements in the order of the body
 */
record PostedBody(@Nullable HttpProblem problem, List<Element> elements) {
    /** Reads a body. */
    static PostedBody read(byte[] body, boolean batch, int eventsMax) {
        return switch (batch ? CloudEventJson.readBatch(body) : CloudEventJson.readSingle(body)) {
            case PostedEvents.Unreadable unreadable -> refused(unreadable);
            case PostedEvents.Listed listed ->
                listed.elements().size() > eventsMax
                        ? tooMany(listed.elements().size(), eventsMax)
                        : new PostedBody(null, listed.elements());
        };
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
            if (element instanceof Element.Whole whole) {
                events.add(whole.event());
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
            all.add(
                    switch (element) {
                        case Element.Whole whole -> next.next();
                        case Element.Broken broken ->
                            new IntakeReply.Refused(
                                    broken.id() == null ? "" : broken.id(),
                                    broken.problem().pointer(),
                                    broken.problem().detail());
                    });
        }
        return all;
    }

    private static PostedBody refused(PostedEvents.Unreadable unreadable) {
        var where = unreadable.pointer() == null ? "the body" : unreadable.pointer();
        var error = new FieldError(unreadable.pointer(), unreadable.detail());
        return new PostedBody(
                new HttpProblem(Kind.MALFORMED, where + " " + unreadable.detail(), List.of(error)), List.of());
    }

    private static PostedBody tooMany(int found, int allowed) {
        var problem = HttpProblem.of(Kind.TOO_BIG, "the batch has " + found + " events; allowed are " + allowed);
        return new PostedBody(problem, List.of());
    }
}

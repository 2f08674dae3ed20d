package io.branchline.agent.figures;

import io.branchline.protocol.event.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Events that the intake refused since the start of the agent: all are counted, the last ones are known. Thread-safe. */
public final class Refusals {
    /** How many are known. */
    static final int KNOWN_MAX = 20;

    private static final int TEXT_MAX = 300;

    /**
     * An event that was not kept.
     *
     * @param at when it was last posted
     * @param id of the event
     * @param source that posted it
     * @param type of the event
     * @param receipt its number, or what the event is about; empty if it does not say
     * @param reason why, for a person
     */
    public record Refused(Instant at, String id, String source, String type, String receipt, String reason) {}

    private final ArrayDeque<Refused> last = new ArrayDeque<>();
    private long count;

    Refusals() {}

    /** Notes a refusal; an event that is posted again is known once. */
    synchronized void refused(Event event, String reason, Instant at) {
        count++;
        last.removeIf(known -> known.id().equals(event.id()));
        last.addFirst(new Refused(
                at,
                shortened(event.id()),
                shortened(event.source()),
                shortened(event.type()),
                shortened(Receipts.number(event)),
                shortened(reason)));
        if (last.size() > KNOWN_MAX) {
            last.removeLast();
        }
    }

    /** The last ones, newest first. */
    public synchronized List<Refused> last() {
        return new ArrayList<>(last);
    }

    /** How many there were, repeated ones included. */
    public synchronized long count() {
        return count;
    }

    private static String shortened(String text) {
        return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
    }
}

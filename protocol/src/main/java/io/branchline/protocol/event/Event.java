package io.branchline.protocol.event;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened at a branch, in the shape of a CloudEvents 1.0 event. Branch, priority and sequence are not
 * in it: they belong to the place where it is kept and come from the journal and the session.
 *
 * @param id chosen by the POS, unique within the branch, kept on every resend
 * @param source URI-reference of the producer, such as {@code /pos/till-3}
 * @param type what happened, such as {@code sale.completed}
 * @param time when it happened, with the offset of the branch; data, never used for order
 * @param subject what it happened to, such as a receipt number
 * @param extensions further CloudEvents attributes by name, in the order of their names
 * @param recordedTime when the agent wrote it to disk; absent until then
 * @param data the payload, JSON
 */
public record Event(
        String id,
        String source,
        String type,
        OffsetDateTime time,
        @Nullable String subject,
        SortedMap<String, String> extensions,
        @Nullable Instant recordedTime,
        Payload data) {

    /** Bytes counted for each event on top of its texts, for the framing around it. */
    private static final int FRAMING_BYTES = 64;

    public Event {
        extensions =
                extensions.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(extensions);
    }

    /** An event without subject and extensions, as yet unrecorded. */
    public static Event of(String id, String source, String type, OffsetDateTime time, String json) {
        return new Event(id, source, type, time, null, Collections.emptySortedMap(), null, Payload.of(json));
    }

    /** The same event, recorded at the given moment. */
    public Event recordedAt(Instant moment) {
        return new Event(id, source, type, time, subject, extensions, moment, data);
    }

    /** The same event with these extensions. */
    public Event withExtensions(Map<String, String> attributes) {
        return new Event(id, source, type, time, subject, new TreeMap<>(attributes), recordedTime, data);
    }

    /**
     * What the event costs against credit, in bytes: characters of its attributes, bytes of its data and a flat amount
     * for framing. Both ends compute the same number, so credit never drifts.
     */
    public int cost() {
        var attributes = id.length() + source.length() + type.length() + (subject == null ? 0 : subject.length());
        for (var extension : extensions.entrySet()) {
            attributes += extension.getKey().length() + extension.getValue().length();
        }
        return attributes + data.size() + FRAMING_BYTES;
    }
}

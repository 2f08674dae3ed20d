package io.branchline.hub.quarantine;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a quarantined event: the JSON frame it is kept as, or what is left of one that could not be written. */
public sealed interface RawFrame {
    /** Most bytes that are read and shown as JSON: more than any event the rules take. */
    int BYTES_MAX = JsonLimits.EVENT_BYTES_MAX + 64 * 1024;

    /** Most bytes that are shown of what is no frame. */
    int EXCERPT_BYTES_MAX = 4096;

    /**
     * A frame with one event.
     *
     * @param json the frame, JSON in UTF-8
     * @param event the one in it
     */
    record Legible(String json, Event event) implements RawFrame {}

    /**
     * Something else.
     *
     * @param beginning its first bytes as text, with U+FFFD for what is none
     * @param why it is not shown as it is
     */
    record Illegible(String beginning, String why) implements RawFrame {}

    /** What the bytes are. */
    static RawFrame of(byte[] raw) {
        if (raw.length > BYTES_MAX) {
            return illegible(raw, "has " + raw.length + " bytes; shown are at most " + BYTES_MAX);
        }
        try {
            if (FrameCodec.json().decode(raw) instanceof Events events
                    && events.events().size() == 1) {
                return new Legible(
                        new String(raw, StandardCharsets.UTF_8), events.events().getFirst());
            }
            return illegible(raw, "is not a frame with one event");
        } catch (MalformedFrame malformed) {
            return illegible(raw, String.valueOf(malformed.getMessage()));
        }
    }

    private static RawFrame illegible(byte[] raw, String why) {
        var beginning = Arrays.copyOf(raw, Math.min(raw.length, EXCERPT_BYTES_MAX));
        return new Illegible(new String(beginning, StandardCharsets.UTF_8), why);
    }
}

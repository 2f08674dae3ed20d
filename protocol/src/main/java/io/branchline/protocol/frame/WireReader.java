package io.branchline.protocol.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.Rfc3339;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.Utf8;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one message, token by token, and refuses what has the wrong type, is out of range or comes
 * twice. Every reading method takes the value read before under the same name: one that is not null is a duplicate.
 * Not thread-safe.
 */
final class WireReader {
    /** Longest text of a member, in characters; the event rules are stricter. */
    static final int TEXT_MAX = 8192;

    private static final int UUID_LENGTH = 36;
    private static final String FRAME = "frame";

    /** Reads one element of a list. */
    interface Element<T> {
        T read() throws IOException, MalformedFrame;
    }

    private final JsonParser parser;
    private final byte[] message;
    private final boolean binary;
    private boolean frameSeen;

    WireReader(JsonParser parser, byte[] message, boolean binary) {
        this.parser = parser;
        this.message = message;
        this.binary = binary;
    }

    /** Steps into the message and gives the kind of frame if that is its first member, else null. */
    @Nullable
    String frameAtFront() throws IOException, MalformedFrame {
        start();
        if (!FRAME.equals(nextName())) {
            return null;
        }
        frameSeen = true;
        return text(FRAME, null);
    }

    /** The kind of frame, wherever the member stands. */
    String frameAnywhere() throws IOException, MalformedFrame {
        start();
        for (var name = nextName(); name != null; name = nextName()) {
            if (FRAME.equals(name)) {
                return text(FRAME, null);
            }
            parser.skipChildren();
        }
        throw new MalformedFrame("/frame is missing");
    }

    /** Steps into the message. */
    void start() throws IOException, MalformedFrame {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedFrame("message is " + found() + "; allowed is a map");
        }
    }

    /** Makes sure the message ends with the frame. */
    void end() throws IOException, MalformedFrame {
        if (parser.nextToken() != null) {
            throw new MalformedFrame("message goes on after the frame; allowed is one frame");
        }
    }

    /** Makes sure the current value is a map and the first of its name, and steps into it. */
    void startMap(@Nullable Object before) throws MalformedFrame {
        once(before);
        expect(JsonToken.START_OBJECT, "a map");
    }

    /** Name of the next member, whose value becomes the current one; null at the end of the map. */
    @Nullable
    String nextName() throws IOException, MalformedFrame {
        var name = parser.nextFieldName();
        if (name != null) {
            parser.nextToken();
            return name;
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw wrong("the name of a member");
        }
        return null;
    }

    /** Passes over a member nobody here knows: a later version may have it. */
    void other(String name) throws IOException, MalformedFrame {
        if (FRAME.equals(name) && parser.getParsingContext().getParent().inRoot()) {
            if (frameSeen) {
                throw twice();
            }
            frameSeen = true;
        }
        parser.skipChildren();
    }

    /** The value of a member that must be there. */
    <T> T required(String name, @Nullable T value) throws MalformedFrame {
        if (value == null) {
            throw new MalformedFrame(pointer() + "/" + name + " is missing");
        }
        return value;
    }

    String text(String name, @Nullable String before) throws IOException, MalformedFrame {
        once(before);
        expect(JsonToken.VALUE_STRING, "text");
        var text = parser.getText();
        if (text.length() > TEXT_MAX) {
            throw refused(name, "has " + text.length() + " characters", "at most " + TEXT_MAX);
        }
        if (!isUnicode(text)) {
            throw refused(name, "is not strict UTF-8 in one piece, or holds U+0000", "plain text");
        }
        return text;
    }

    /** A text that is the value of a member whose name counts, too. */
    String textUnder(String name) throws IOException, MalformedFrame {
        if (name.length() > TEXT_MAX || !Utf8.isText(name)) {
            throw new MalformedFrame("a name under " + pointer() + " is not text");
        }
        return text(name, null);
    }

    Long number(@Nullable Long before, long min, long max) throws IOException, MalformedFrame {
        once(before);
        return inRange(min, max);
    }

    Integer smallNumber(@Nullable Integer before, int min, int max) throws IOException, MalformedFrame {
        once(before);
        return (int) inRange(min, max);
    }

    Boolean truth(@Nullable Boolean before) throws MalformedFrame {
        once(before);
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            expect(JsonToken.VALUE_FALSE, "true or false");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    Priority priority(@Nullable Priority before) throws IOException, MalformedFrame {
        once(before);
        return Priority.ofLevel((int) inRange(1, Priority.ALL.size()));
    }

    PerPriority perPriority(@Nullable PerPriority before) throws IOException, MalformedFrame {
        once(before);
        expect(JsonToken.START_ARRAY, "a list of 4 numbers");
        var values = new long[Priority.ALL.size()];
        for (var at = 0; at < values.length; at++) {
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                throw wrong("a list of 4 numbers");
            }
            values[at] = inRange(0, FrameCodec.NUMBER_MAX);
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw wrong("a list of 4 numbers");
        }
        return PerPriority.of(values[0], values[1], values[2], values[3]);
    }

    UUID uuid(String name, @Nullable UUID before) throws IOException, MalformedFrame {
        once(before);
        var text = text(name, null);
        try {
            // The JDK takes shorter forms as well: only the full one is allowed on the wire.
            if (text.length() == UUID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException notAnUuid) {
            throw refused(name, "is not a UUID", "8-4-4-4-12 hexadecimal digits");
        }
        throw refused(name, "is not a UUID", "8-4-4-4-12 hexadecimal digits");
    }

    OffsetDateTime time(String name, @Nullable Object before) throws IOException, MalformedFrame {
        once(before);
        var time = Rfc3339.parse(text(name, null));
        if (time.isEmpty()) {
            throw refused(name, "is not a time", "RFC 3339 with an offset, such as 2026-11-22T10:15:30.123+02:00");
        }
        return time.get();
    }

    CloseReason closeReason(String name, @Nullable CloseReason before) throws IOException, MalformedFrame {
        once(before);
        var reason = CloseReason.ofCode((int) inRange(0, Integer.MAX_VALUE));
        if (reason.isEmpty()) {
            throw refused(name, "is unknown", "a close code of this version");
        }
        return reason.get();
    }

    /** The elements of a list; {@code element} reads the current value. */
    <T> List<T> list(@Nullable List<T> before, int min, int max, Element<T> element)
            throws IOException, MalformedFrame {
        once(before);
        expect(JsonToken.START_ARRAY, "a list");
        var elements = new ArrayList<T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() == max) {
                throw new MalformedFrame(pointer() + " is one element too many; allowed are at most " + max);
            }
            elements.add(element.read());
        }
        if (elements.size() < min) {
            throw new MalformedFrame(
                    pointer() + " has " + elements.size() + " elements; allowed are " + min + " to " + max);
        }
        return elements;
    }

    /** The payload of an event, byte for byte: a byte string in CBOR, the value itself in JSON. */
    Payload data(@Nullable Payload before) throws IOException, MalformedFrame {
        once(before);
        if (binary) {
            expect(JsonToken.VALUE_EMBEDDED_OBJECT, "a byte string that holds JSON");
            return Payload.ofUtf8(parser.getBinaryValue());
        }
        var start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return Payload.ofUtf8(Arrays.copyOfRange(message, start, end(parser)));
    }

    MalformedFrame refused(String name, String found, String allowed) {
        var pointer = pointer();
        var named = pointer.endsWith("/" + name) ? pointer : Excerpt.pointer(pointer + "/" + name);
        return new MalformedFrame(named + " " + found + "; allowed is " + allowed);
    }

    private long inRange(long min, long max) throws IOException, MalformedFrame {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            var value = parser.getLongValue();
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new MalformedFrame(pointer() + " is out of range; allowed is " + min + " to " + max);
    }

    private boolean isUnicode(String text) {
        return binary ? Utf8.endsAt(text, message, end(parser)) : Utf8.isText(text);
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    /** Makes sure that nothing was read before under the same name. */
    void once(@Nullable Object before) throws MalformedFrame {
        if (before != null) {
            throw twice();
        }
    }

    private MalformedFrame twice() {
        return new MalformedFrame(pointer() + " comes twice");
    }

    private void expect(JsonToken token, String allowed) throws MalformedFrame {
        if (parser.currentToken() != token) {
            throw wrong(allowed);
        }
    }

    private MalformedFrame wrong(String allowed) {
        return new MalformedFrame(pointer() + " is " + found() + "; allowed is " + allowed);
    }

    private String pointer() {
        var context = parser.getParsingContext();
        var open = parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY;
        var parent = context.getParent();
        return Excerpt.pointer(
                (open && parent != null ? parent : context).pathAsPointer().toString());
    }

    private String found() {
        var token = parser.currentToken();
        if (token == null) {
            return "cut off";
        }
        return switch (token) {
            case START_OBJECT -> "a map";
            case START_ARRAY -> "a list";
            case END_ARRAY, END_OBJECT -> "at its end";
            case VALUE_STRING, FIELD_NAME -> "text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            case VALUE_EMBEDDED_OBJECT -> "a byte string";
            case NOT_AVAILABLE -> "cut off";
        };
    }
}

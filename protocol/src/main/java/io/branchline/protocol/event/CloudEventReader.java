package io.branchline.protocol.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.branchline.protocol.event.PostedEvents.Element;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.Utf8;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents one by one from a body. The first thing wrong with an element is noted and its rest passed over, so
 * that the elements behind it are still read. Not thread-safe.
 */
final class CloudEventReader {
    private static final int EXTENSIONS_MAX = 64;

    private final JsonParser parser;
    private final byte[] body;
    private final boolean strict;

    private final Set<String> seen = new HashSet<>();
    private final TreeMap<String, String> extensions = new TreeMap<>();
    private @Nullable String version;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable OffsetDateTime time;
    private @Nullable String subject;
    private @Nullable Payload data;
    private Verdict.@Nullable Refused problem;

    /**
     * A reader.
     *
     * @param strict whether the whole body is known to be strict UTF-8; if not, every text is looked at
     */
    CloudEventReader(JsonParser parser, byte[] body, boolean strict) {
        this.parser = parser;
        this.body = body;
        this.strict = strict;
    }

    @Nullable
    JsonToken next() throws IOException {
        return parser.nextToken();
    }

    /** The element that begins with the current token. */
    Element element() throws IOException {
        forget();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new Element.Broken(null, new Verdict.Refused(null, "is not a map; allowed is a CloudEvent"));
        }
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (!seen.add(name)) {
                refuse("/" + name, "comes twice; allowed is once");
            }
            if (problem == null || name.equals("id")) {
                attribute(name);
            }
            parser.skipChildren();
        }
        return finished();
    }

    private void attribute(String name) throws IOException {
        switch (name) {
            case "specversion" -> version = text(name);
            case "id" -> id = text(name);
            case "source" -> source = text(name);
            case "type" -> type = text(name);
            case "time" -> time(text(name));
            case "subject" -> subject = text(name);
            case "datacontenttype" -> contentType(text(name));
            case "dataschema" -> {}
            case "data" -> data();
            case "data_base64" -> refuse("/data_base64", "holds bytes; allowed is JSON in the member data");
            default -> extension(name);
        }
    }

    private void data() throws IOException {
        var start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        data = Payload.ofUtf8(Arrays.copyOfRange(body, start, end()));
    }

    private void time(@Nullable String text) {
        if (text == null) {
            return;
        }
        time = Rfc3339.parse(text).orElse(null);
        if (time == null) {
            refuse(
                    "/time",
                    "is " + Excerpt.of(text)
                            + "; allowed is RFC 3339 with an offset, such as 2026-11-22T10:15:30.123+02:00");
        }
    }

    private void contentType(@Nullable String text) {
        if (text == null) {
            return;
        }
        var media = text.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            refuse("/datacontenttype", "is " + Excerpt.of(text) + "; allowed is application/json");
        }
    }

    private void extension(String name) throws IOException {
        if (extensions.size() == EXTENSIONS_MAX) {
            refuse(null, "has too many extensions; allowed are at most " + EXTENSIONS_MAX);
            return;
        }
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        var plain =
                token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE || token == JsonToken.VALUE_NUMBER_INT;
        var value = plain ? parser.getText() : text(name);
        if (value != null) {
            extensions.put(name, value);
        }
    }

    private @Nullable String text(String name) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            refuse("/" + name, "is not text; allowed is text");
            return null;
        }
        var start = (int) parser.currentTokenLocation().getByteOffset();
        var text = parser.getText();
        if (!Utf8.isText(text) || (!strict && !Utf8.isText(Arrays.copyOfRange(body, start, end())))) {
            refuse("/" + name, "is not valid UTF-8, or holds U+0000");
            return null;
        }
        return text;
    }

    private Element finished() {
        var wrong = problem == null ? missing() : problem;
        if (wrong != null || id == null || source == null || type == null || time == null || data == null) {
            return new Element.Broken(
                    id, wrong == null ? new Verdict.Refused(null, "is not a whole CloudEvent") : wrong);
        }
        var attributes =
                extensions.isEmpty() ? Collections.<String, String>emptySortedMap() : new TreeMap<>(extensions);
        return new Element.Whole(new Event(id, source, type, time, subject, attributes, null, data));
    }

    private Verdict.@Nullable Refused missing() {
        if (version == null) {
            return new Verdict.Refused("/specversion", "is missing; allowed is 1.0");
        }
        if (!version.equals("1.0")) {
            return new Verdict.Refused("/specversion", "is " + Excerpt.of(version) + "; allowed is 1.0");
        }
        var name = id == null
                ? "id"
                : source == null
                        ? "source"
                        : type == null ? "type" : time == null ? "time" : data == null ? "data" : "";
        return name.isEmpty() ? null : new Verdict.Refused("/" + name, "is missing");
    }

    private void refuse(@Nullable String pointer, String detail) {
        if (problem == null) {
            var shown = pointer == null ? "" : Excerpt.pointer(pointer);
            problem = new Verdict.Refused(shown.isEmpty() ? null : shown, detail);
        }
    }

    private int end() {
        return (int) parser.currentLocation().getByteOffset();
    }

    private void forget() {
        seen.clear();
        extensions.clear();
        version = null;
        id = null;
        source = null;
        type = null;
        time = null;
        subject = null;
        data = null;
        problem = null;
    }
}

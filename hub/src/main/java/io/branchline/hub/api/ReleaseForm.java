package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.branchline.hub.access.Refused;
import io.branchline.hub.quarantine.Correction;
import io.branchline.protocol.event.CloudEventJson;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PostedEvents;
import io.branchline.protocol.event.PostedEvents.Element;
import io.branchline.protocol.event.Verdict;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.json.Utf8;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads how an event is to be released. The mended event is read as the agent's intake reads a post, so that its data
 * keeps its very bytes; whether it is in order is not asked here.
 */
final class ReleaseForm {
    /** Largest body: any event that the rules take, and what is around it. */
    static final int BYTES_MAX = JsonLimits.EVENT_BYTES_MAX + 64 * 1024;

    private static final int NOTE_MAX = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH_MAX * 2)
                    .build())
            .build();

    private ReleaseForm() {}

    /** The correction of a body; none if the body is empty. */
    static Correction read(byte[] body) {
        if (body.length == 0) {
            return new Correction(null, null);
        }
        if (!Utf8.isText(body)) {
            throw wrong("is not UTF-8 without U+0000");
        }
        try (var in = JSON.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw wrong("is not a JSON object with perhaps event and note");
            }
            var correction = members(in, body);
            if (in.nextToken() != null) {
                throw wrong("goes on after its JSON object");
            }
            return correction;
        } catch (JsonProcessingException syntax) {
            throw wrong("is not JSON without names that are there twice");
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot fail", impossible);
        }
    }

    /** The reason of a decision. */
    static String reason(JsonObject body) {
        for (var name : body.fieldNames()) {
            if (!name.equals("reason")) {
                throw Refused.member("/" + name, "is unknown; allowed is reason");
            }
        }
        return text("reason", body.getValue("reason") instanceof String reason ? reason : null);
    }

    private static Correction members(JsonParser in, byte[] body) throws IOException {
        Event event = null;
        String note = null;
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var token = in.nextToken();
            switch (name) {
                case "event" -> event = token == JsonToken.VALUE_NULL ? null : event(in, body);
                case "note" ->
                    note = token == JsonToken.VALUE_NULL
                            ? null
                            : text("note", token == JsonToken.VALUE_STRING ? in.getText() : null);
                default -> throw Refused.member("/" + name, "is unknown; allowed are event and note");
            }
        }
        return new Correction(event, note);
    }

    private static Event event(JsonParser in, byte[] body) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw Refused.member("/event", "is not a map; allowed is one CloudEvent");
        }
        var start = (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        var end = (int) in.currentLocation().getByteOffset();
        return switch (CloudEventJson.readSingle(Arrays.copyOfRange(body, start, end))) {
            case PostedEvents.Unreadable unreadable ->
                throw broken(new Verdict.Refused(unreadable.pointer(), unreadable.detail()));
            case PostedEvents.Listed listed ->
                switch (listed.elements().getFirst()) {
                    case Element.Whole whole -> whole.event();
                    case Element.Broken(var id, var problem) -> throw broken(problem);
                };
        };
    }

    private static Refused broken(Verdict.Refused problem) {
        var pointer = "/event" + Objects.requireNonNullElse(problem.pointer(), "");
        return TroubleProblems.stillWrong(List.of(new Verdict.Refused(pointer, problem.detail())));
    }

    private static String text(String name, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > NOTE_MAX || !Utf8.isText(value)) {
            throw Refused.member("/" + name, "is not a text of 1 to " + NOTE_MAX + " characters");
        }
        return value;
    }

    private static Refused wrong(String detail) {
        return Refused.of(400, "wrong body", "the body " + detail);
    }
}

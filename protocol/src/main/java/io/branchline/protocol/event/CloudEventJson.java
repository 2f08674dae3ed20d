package io.branchline.protocol.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.branchline.protocol.event.PostedEvents.Element;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.json.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * CloudEvents 1.0 in JSON: reads what a POS posts. The {@code data} keeps its very bytes. Whether an event is in order is for {@link EventRules} to say. Thread-safe.
 *
 * <p>Taken: {@code specversion} 1.0, {@code id}, {@code source}, {@code type}, {@code time} (required here), {@code
 * subject}, {@code datacontenttype} if it is JSON, {@code data}; {@code dataschema} is passed over, since the type
 * decides the schema. Any other attribute is an extension; true, false and whole numbers become text; null is unset.
 */
public final class CloudEventJson {
    /** Media type of one event. */
    public static final String SINGLE = "application/cloudevents+json";

    /** Media type of a list of events. */
    public static final String BATCH = "application/cloudevents-batch+json";

    /** Most events in one post. */
    public static final int BATCH_MAX = 1000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH_MAX * 2)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private CloudEventJson() {}

    /** The one event in a body of type {@link #SINGLE}. */
    public static PostedEvents readSingle(byte[] body) {
        return read(body, false);
    }

    /** The events in a body of type {@link #BATCH}. */
    public static PostedEvents readBatch(byte[] body) {
        return read(body, true);
    }

    private static PostedEvents read(byte[] body, boolean batch) {
        if (body.length < 2 || body[0] == 0 || body[1] == 0 || body[0] < 0) {
            return new PostedEvents.Unreadable(null, "is not JSON in UTF-8 without a byte order mark");
        }
        var strict = Utf8.isText(body);
        try (var parser = FACTORY.createParser(body)) {
            try {
                var reader = new CloudEventReader(parser, body, strict);
                return batch ? elements(reader) : single(reader);
            } catch (JsonProcessingException syntax) {
                var pointer = Excerpt.pointer(
                        parser.getParsingContext().pathAsPointer().toString());
                return new PostedEvents.Unreadable(
                        pointer.isEmpty() ? null : pointer,
                        strict ? "is not JSON" + where(syntax) : "is not valid UTF-8" + where(syntax));
            }
        } catch (IOException unreadable) {
            return new PostedEvents.Unreadable(null, "is not JSON");
        }
    }

    private static PostedEvents single(CloudEventReader reader) throws IOException {
        if (reader.next() != JsonToken.START_OBJECT) {
            return new PostedEvents.Unreadable(null, "is not a map; allowed is one CloudEvent");
        }
        var element = reader.element();
        return reader.next() == null
                ? new PostedEvents.Listed(List.of(element))
                : new PostedEvents.Unreadable(null, "goes on after its end; allowed is one CloudEvent");
    }

    private static PostedEvents elements(CloudEventReader reader) throws IOException {
        if (reader.next() != JsonToken.START_ARRAY) {
            return new PostedEvents.Unreadable(null, "is not a list; allowed is a list of CloudEvents");
        }
        var elements = new ArrayList<Element>();
        while (reader.next() != JsonToken.END_ARRAY) {
            if (elements.size() == BATCH_MAX) {
                return new PostedEvents.Unreadable(null, "has too many events; allowed are at most " + BATCH_MAX);
            }
            elements.add(reader.element());
        }
        return reader.next() == null
                ? new PostedEvents.Listed(elements)
                : new PostedEvents.Unreadable(null, "goes on after its end; allowed is one list of CloudEvents");
    }

    private static String where(JsonProcessingException syntax) {
        var location = syntax.getLocation();
        return location == null || location.getByteOffset() < 0 ? "" : " near byte " + location.getByteOffset();
    }
}

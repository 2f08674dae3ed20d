package io.branchline.protocol.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.branchline.protocol.event.PostedEvents.Element;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 in JSON, for the outside: reads what a POS posts, writes what the API and the feed show. The {@code
 * data} keeps its very bytes both ways. Whether an event is in order is for {@link EventRules} to say. Thread-safe.
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
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * Where an event has its place at head office.
     *
     * @param branch code of the branch
     * @param priority of the event
     * @param sequence within branch, journal epoch and priority
     * @param settledTime when PostgreSQL had committed it, or null
     */
    public record Place(
            String branch,
            Priority priority,
            long sequence,
            @Nullable Instant settledTime) {}

    private CloudEventJson() {}

    /** The one event in a body of type {@link #SINGLE}. */
    public static PostedEvents readSingle(byte[] body) {
        return read(body, false);
    }

    /** The events in a body of type {@link #BATCH}. */
    public static PostedEvents readBatch(byte[] body) {
        return read(body, true);
    }

    /** The JSON of an event. */
    public static byte[] write(Event event) {
        return write(event, null);
    }

    /** The JSON of an event with its place as the attributes branch, priority, sequence and settledtime. */
    public static byte[] write(Event event, @Nullable Place place) {
        var bytes = new ByteArrayOutputStream(event.cost() + 256);
        try (var generator = FACTORY.createGenerator(bytes)) {
            generator.writeStartObject();
            attributes(generator, event);
            if (place != null) {
                place(generator, place);
            }
            generator.writeFieldName("data");
            // An empty raw value makes the generator write the colon; the bytes follow as they are.
            generator.writeRawValue("");
            generator.flush();
            bytes.write(event.data().utf8());
            generator.writeEndObject();
        } catch (IOException notWritable) {
            throw new UncheckedIOException("event cannot be written", notWritable);
        }
        return bytes.toByteArray();
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

    private static void attributes(JsonGenerator generator, Event event) throws IOException {
        generator.writeStringField("specversion", "1.0");
        generator.writeStringField("id", event.id());
        generator.writeStringField("source", event.source());
        generator.writeStringField("type", event.type());
        generator.writeStringField("time", Rfc3339.format(event.time()));
        var subject = event.subject();
        if (subject != null) {
            generator.writeStringField("subject", subject);
        }
        generator.writeStringField("datacontenttype", "application/json");
        for (var extension : event.extensions().entrySet()) {
            generator.writeStringField(extension.getKey(), extension.getValue());
        }
        var recorded = event.recordedTime();
        if (recorded != null) {
            generator.writeStringField("recordedtime", Rfc3339.format(recorded));
        }
    }

    private static void place(JsonGenerator generator, Place place) throws IOException {
        generator.writeStringField("branch", place.branch());
        generator.writeNumberField("priority", place.priority().level());
        // Text of fixed width: CloudEvents integers end at 2^31, and receivers compare this attribute as text.
        generator.writeStringField("sequence", String.format(Locale.ROOT, "%020d", place.sequence()));
        var settled = place.settledTime();
        if (settled != null) {
            generator.writeStringField("settledtime", Rfc3339.format(settled));
        }
    }

    private static String where(JsonProcessingException syntax) {
        var location = syntax.getLocation();
        return location == null || location.getByteOffset() < 0 ? "" : " near byte " + location.getByteOffset();
    }
}

package io.branchline.hub.live;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The form of a publication on Redis: one CBOR array, positions instead of names, the node first so that a node skips its
 * own echo after 20 bytes. Private between hub nodes of one version; an unknown version is treated as a hole.
 * Thread-safe.
 */
final class LiveCodec {
    private static final int VERSION = 1;

    private final CBORFactory factory = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(1 << 20)
                    .maxDocumentLength(64L << 20)
                    .build())
            .build();

    byte[] encode(LiveMessage message) {
        try (var bytes = new ByteArrayOutputStream(256);
                var out = factory.createGenerator(bytes)) {
            out.writeStartArray();
            out.writeNumber(VERSION);
            writeUuid(out, message.node());
            out.writeNumber(message.counter());
            out.writeNumber(message.batch());
            writeNotice(out, message.notice());
            out.writeEndArray();
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("a live notice cannot be written to memory", e);
        }
    }

    /** The message, or empty if it is the given node's own. */
    Optional<LiveMessage> decodeUnlessFrom(UUID self, byte[] message) throws IOException {
        try (var in = factory.createParser(message)) {
            expect(in, JsonToken.START_ARRAY);
            var version = intOf(in);
            if (version != VERSION) {
                throw new IOException("live message has version " + version + "; allowed is " + VERSION);
            }
            var node = uuidOf(in);
            if (node.equals(self)) {
                return Optional.empty();
            }
            return Optional.of(new LiveMessage(node, longOf(in), longOf(in), noticeOf(in)));
        }
    }

    private static void writeNotice(CBORGenerator out, @Nullable LiveNotice notice) throws IOException {
        if (notice == null) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        out.writeNumber(notice.batch());
        out.writeNumber(notice.tenant());
        out.writeNumber(notice.priority().level());
        for (var stored : notice.events()) {
            writeStored(out, stored);
        }
        out.writeEndArray();
    }

    private static void writeStored(CBORGenerator out, StoredEvent stored) throws IOException {
        out.writeStartArray();
        out.writeString(stored.branch());
        writeUuid(out, stored.epoch());
        out.writeNumber(stored.sequence());
        writeInstant(out, stored.receivedAt());
        writeInstant(out, stored.settledAt());
        writeEvent(out, stored.event());
        out.writeEndArray();
    }

    private static void writeEvent(CBORGenerator out, Event event) throws IOException {
        out.writeString(event.id());
        out.writeString(event.source());
        out.writeString(event.type());
        out.writeString(event.time().toString());
        out.writeString(event.subject());
        out.writeBoolean(event.recordedTime() != null);
        if (event.recordedTime() != null) {
            writeInstant(out, event.recordedTime());
        }
        out.writeBinary(event.data().utf8());
        for (var extension : event.extensions().entrySet()) {
            out.writeString(extension.getKey());
            out.writeString(extension.getValue());
        }
    }

    private static void writeInstant(CBORGenerator out, Instant instant) throws IOException {
        out.writeNumber(instant.getEpochSecond());
        out.writeNumber(instant.getNano());
    }

    private static void writeUuid(CBORGenerator out, UUID uuid) throws IOException {
        out.writeBinary(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }

    private static @Nullable LiveNotice noticeOf(JsonParser in) throws IOException {
        if (in.nextToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        var batch = longOf(in);
        var tenant = intOf(in);
        var priority = Priority.ofLevel(intOf(in));
        var events = new ArrayList<StoredEvent>();
        while (in.nextToken() == JsonToken.START_ARRAY) {
            events.add(storedOf(in, priority));
        }
        return new LiveNotice(batch, tenant, priority, events);
    }

    private static StoredEvent storedOf(JsonParser in, Priority priority) throws IOException {
        var branch = textOf(in);
        var epoch = uuidOf(in);
        var sequence = longOf(in);
        var receivedAt = instantOf(in);
        var settledAt = instantOf(in);
        return new StoredEvent(branch, epoch, priority, sequence, receivedAt, settledAt, eventOf(in));
    }

    private static Event eventOf(JsonParser in) throws IOException {
        var id = textOf(in);
        var source = textOf(in);
        var type = textOf(in);
        var time = OffsetDateTime.parse(textOf(in));
        var subject = in.nextToken() == JsonToken.VALUE_NULL ? null : in.getText();
        var recorded = in.nextToken() == JsonToken.VALUE_TRUE ? instantOf(in) : null;
        expect(in, JsonToken.VALUE_EMBEDDED_OBJECT);
        var data = Payload.ofUtf8(in.getBinaryValue());
        return new Event(id, source, type, time, subject, extensionsOf(in), recorded, data);
    }

    private static SortedMap<String, String> extensionsOf(JsonParser in) throws IOException {
        var extensions = new TreeMap<String, String>();
        while (in.nextToken() == JsonToken.VALUE_STRING) {
            var name = in.getText();
            extensions.put(name, textOf(in));
        }
        return extensions;
    }

    private static Instant instantOf(JsonParser in) throws IOException {
        return Instant.ofEpochSecond(longOf(in), intOf(in));
    }

    private static UUID uuidOf(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_EMBEDDED_OBJECT);
        var bytes = in.getBinaryValue();
        if (bytes.length != 16) {
            throw new IOException("uuid has " + bytes.length + " bytes; allowed are 16");
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static String textOf(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_STRING);
        return in.getText();
    }

    private static long longOf(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }

    private static int intOf(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_NUMBER_INT);
        return in.getIntValue();
    }

    private static void expect(JsonParser in, JsonToken expected) throws IOException {
        var found = in.nextToken();
        if (found != expected) {
            throw new IOException("live message has " + found + " at byte "
                    + in.currentLocation().getByteOffset() + "; allowed is " + expected);
        }
    }
}

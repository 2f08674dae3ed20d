package io.branchline.protocol.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.branchline.protocol.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Frames to bytes and back: one implementation with two encodings. CBOR goes between our own programs in binary
 * messages; JSON is for people and other languages, in text messages. Every member, limit and rule is in
 * {@code docs/protocol.md}. Thread-safe.
 *
 * <p>Invariant: the {@code data} of an event leaves as the very bytes that came in, whatever numbers it holds; and
 * decoding ends in a frame or in {@link MalformedFrame}, for any bytes.
 */
public final class FrameCodec {
    /** Largest message ever decoded, in bytes; a session's own limit is lower or equal. */
    public static final int MESSAGE_BYTES_MAX = 4 << 20;

    /** Most events, items, gaps or quarantined sequences in one frame. */
    public static final int ELEMENTS_MAX = 4096;

    /** The largest whole number on the wire: the largest that survives a JSON double. */
    public static final long NUMBER_MAX = (1L << 53) - 1;

    private static final long FRAMING_BYTES = 64;

    /** Wide enough for any {@code data} that the event rules take (depth 32) inside the frame around it. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxDocumentLength(MESSAGE_BYTES_MAX)
            .maxNestingDepth(100)
            .maxNameLength(4096)
            .maxStringLength(MESSAGE_BYTES_MAX)
            .maxNumberLength(400)
            .build();

    private static final FrameCodec CBOR = new FrameCodec("branchline.v1.cbor", true, cborFactory());
    private static final FrameCodec JSON = new FrameCodec("branchline.v1.json", false, jsonFactory());

    private final String subprotocol;
    private final boolean binary;
    private final JsonFactory factory;

    private FrameCodec(String subprotocol, boolean binary, JsonFactory factory) {
        this.subprotocol = subprotocol;
        this.binary = binary;
        this.factory = factory;
    }

    /** Frames in CBOR, for binary messages. */
    public static FrameCodec cbor() {
        return CBOR;
    }

    /** Frames in JSON, for text messages. */
    public static FrameCodec json() {
        return JSON;
    }

    /** Name of the WebSocket subprotocol that carries this encoding. */
    public String subprotocol() {
        return subprotocol;
    }

    /** True if a frame is a binary message, false if it is a text message. */
    public boolean binary() {
        return binary;
    }

    /**
     * The bytes of a frame.
     *
     * @throws IllegalArgumentException if a text of it is not valid Unicode
     */
    public byte[] encode(Frame frame) {
        var bytes = new ByteArrayOutputStream(sizeHint(frame));
        try (var generator = factory.createGenerator(bytes)) {
            new FrameWriter(generator, bytes, binary).write(frame);
        } catch (IOException notWritable) {
            throw new IllegalArgumentException("frame cannot be encoded", notWritable);
        }
        return bytes.toByteArray();
    }

    /**
     * The frame of one message.
     *
     * @throws MalformedFrame if the bytes are anything else than one frame, whatever they are
     */
    public Frame decode(byte[] message) throws MalformedFrame {
        if (message.length > MESSAGE_BYTES_MAX) {
            throw new MalformedFrame(
                    "message has " + message.length + " bytes; allowed are at most " + MESSAGE_BYTES_MAX);
        }
        if (!binary && !Utf8.isText(message)) {
            throw new MalformedFrame("message is not UTF-8 text, or holds U+0000");
        }
        try {
            return read(message);
        } catch (JsonProcessingException syntax) {
            throw new MalformedFrame(describe(syntax), syntax);
        } catch (IOException | RuntimeException syntax) {
            // The parsers are fed with hostile bytes: whatever they stumble over is the sender's fault, not a bug here.
            throw new MalformedFrame("message is not " + encodingName(), syntax);
        }
    }

    private Frame read(byte[] message) throws IOException, MalformedFrame {
        try (var parser = factory.createParser(message)) {
            var wire = new WireReader(parser, message, binary);
            var kind = wire.frameAtFront();
            if (kind != null) {
                return new FrameReader(wire).read(kind);
            }
        }
        var kind = findFrame(message);
        try (var parser = factory.createParser(message)) {
            var wire = new WireReader(parser, message, binary);
            wire.start();
            return new FrameReader(wire).read(kind);
        }
    }

    /** Maps have no order in many languages: looks for the member {@code frame} further back. */
    private String findFrame(byte[] message) throws IOException, MalformedFrame {
        try (JsonParser parser = factory.createParser(message)) {
            return new WireReader(parser, message, binary).frameAnywhere();
        }
    }

    private String describe(JsonProcessingException syntax) {
        var location = syntax.getLocation();
        var where = location == null || location.getByteOffset() < 0 ? "" : " near byte " + location.getByteOffset();
        return "message is not " + encodingName() + where;
    }

    private String encodingName() {
        return binary ? "CBOR" : "JSON";
    }

    private static int sizeHint(Frame frame) {
        return switch (frame) {
            case Events events ->
                (int) Math.min(events.cost() + events.events().size() * FRAMING_BYTES, MESSAGE_BYTES_MAX);
            default -> 512;
        };
    }

    private static JsonFactory cborFactory() {
        return CBORFactory.builder()
                .streamReadConstraints(CONSTRAINTS)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    private static JsonFactory jsonFactory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(CONSTRAINTS)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }
}

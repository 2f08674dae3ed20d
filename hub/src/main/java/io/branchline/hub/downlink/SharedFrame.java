package io.branchline.hub.downlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A frame encoded once for all sessions that are sent the same. A binary frame lies outside the Java heap in memory that
 * the sockets of all sessions send from directly: a slow reader holds a reference to it and not a copy. It is freed by
 * the garbage collector once neither the cache nor any socket holds it, so nobody counts. Thread-safe.
 */
public final class SharedFrame {
    private final ByteBuf binary;
    private final String text;
    private final int bytes;
    private final List<Long> places;

    private SharedFrame(ByteBuf binary, String text, int bytes, List<Long> places) {
        this.binary = binary;
        this.text = text;
        this.bytes = bytes;
        this.places = places;
    }

    /** The bytes of a frame, for binary messages or for text messages. */
    static SharedFrame of(byte[] encoded, boolean isBinary, List<Long> places) {
        if (!isBinary) {
            var text = new String(encoded, StandardCharsets.UTF_8);
            return new SharedFrame(Unpooled.EMPTY_BUFFER, text, encoded.length, places);
        }
        var direct = ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
        return new SharedFrame(Unpooled.wrappedBuffer(direct), "", encoded.length, places);
    }

    /** The bytes of a frame that one session is sent: they stay in the heap. */
    static SharedFrame alone(byte[] encoded, boolean isBinary, List<Long> places) {
        return isBinary
                ? new SharedFrame(Unpooled.wrappedBuffer(encoded), "", encoded.length, places)
                : of(encoded, false, places);
    }

    /** The bytes, with a reading position of their own; nobody may write to them. */
    public Buffer binary() {
        return BufferInternal.buffer(binary.duplicate());
    }

    /** The JSON text; empty for a binary frame. */
    public String text() {
        return text;
    }

    /** Positions of the messages or versions of the quotes that are in it, in rising order. */
    public List<Long> places() {
        return places;
    }

    /** Number of bytes. */
    public int bytes() {
        return bytes;
    }
}

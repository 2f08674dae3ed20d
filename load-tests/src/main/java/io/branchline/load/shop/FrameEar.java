package io.branchline.load.shop;

import io.branchline.load.relay.Relay;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads the frames the hub sends on one connection: the answer to the handshake, then unmasked WebSocket messages of one
 * part each, which is all that this hub writes. Not thread-safe.
 */
final class FrameEar implements Relay.Ear {
    private static final int BINARY = 0x82;
    private static final int HEAD_BYTES = 2;
    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final int LENGTH_OF_EIGHT_BYTES = 127;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Runnable opened;
    private final Consumer<Frame> frames;
    private final FrameCodec codec = FrameCodec.cbor();
    private Buffer held = Buffer.buffer();
    private boolean open;

    /** Tells when the hub has accepted the connection, and each frame after that. */
    FrameEar(Runnable opened, Consumer<Frame> frames) {
        this.opened = opened;
        this.frames = frames;
    }

    @Override
    public void heard(byte[] buffer, int length) {
        held.appendBytes(buffer, 0, length);
        var from = open ? 0 : head();
        while (open && from + HEAD_BYTES <= held.length() && end(from) <= held.length()) {
            if (held.getUnsignedByte(from) == BINARY) {
                tell(held.getBytes(dataAt(from), end(from)));
            }
            from = end(from);
        }
        held = held.getBuffer(from, held.length());
    }

    /** Where the messages begin; 0 while the handshake is not answered well. */
    private int head() {
        var text = held.toString(StandardCharsets.ISO_8859_1);
        var end = text.indexOf(END_OF_HEAD);
        if (end < 0 || !text.startsWith("HTTP/1.1 101")) {
            return 0;
        }
        open = true;
        opened.run();
        return end + END_OF_HEAD.length();
    }

    private int dataAt(int from) {
        return from
                + switch (held.getUnsignedByte(from + 1)) {
                    case LENGTH_OF_TWO_BYTES -> 4;
                    case LENGTH_OF_EIGHT_BYTES -> 10;
                    default -> HEAD_BYTES;
                };
    }

    /** Where a message ends; behind everything held while its own head is not whole. */
    private int end(int from) {
        var at = dataAt(from);
        if (at > held.length()) {
            return Integer.MAX_VALUE;
        }
        var shortLength = held.getUnsignedByte(from + 1);
        return at
                + switch (shortLength) {
                    case LENGTH_OF_TWO_BYTES -> held.getUnsignedShort(from + HEAD_BYTES);
                    case LENGTH_OF_EIGHT_BYTES -> Math.toIntExact(held.getLong(from + HEAD_BYTES));
                    default -> shortLength;
                };
    }

    private void tell(byte[] message) {
        try {
            frames.accept(codec.decode(message));
        } catch (MalformedFrame e) {
            throw new IllegalStateException("the hub sent what is no frame", e);
        }
    }
}

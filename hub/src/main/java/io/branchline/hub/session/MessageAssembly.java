package io.branchline.hub.session;

import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts WebSocket frames together to messages within bounds. Vert.x's own message handlers leave the socket open after
 * an oversize message and never count control frames, so this stands in their place. Context: session event loop.
 */
final class MessageAssembly {
    /** What one frame led to. */
    sealed interface Step {
        /** Nothing yet: a control frame or a part. */
        record Waiting() implements Step {}

        /** A message is complete. */
        record Complete(Buffer bytes) implements Step {}

        /** The socket has to be closed. */
        record Violation(CloseReason reason, String detail) implements Step {}
    }

    private static final Step WAITING = new Step.Waiting();
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final boolean text;
    private final int idleFramesMax;
    private final LongSupplier nanoTime;
    private int bytesMax;
    private @Nullable Buffer parts;
    private long secondStart;
    private int idleFrames;

    /**
     * An assembly of messages of one kind.
     *
     * @param text whether the link carries text messages
     * @param bytesMax largest message until {@link #allow} says otherwise
     * @param idleFramesMax control, empty and fragment frames taken in one second
     */
    MessageAssembly(boolean text, int bytesMax, int idleFramesMax, LongSupplier nanoTime) {
        this.text = text;
        this.bytesMax = bytesMax;
        this.idleFramesMax = idleFramesMax;
        this.nanoTime = nanoTime;
        this.secondStart = nanoTime.getAsLong();
    }

    /** From now on messages may have this many bytes. */
    void allow(int bytes) {
        bytesMax = bytes;
    }

    /** Takes the next frame of the socket. */
    Step take(WebSocketFrame frame) {
        var control = switch (frame.type()) {
            case PING, PONG, CLOSE -> true;
            case TEXT, BINARY, CONTINUATION -> false;
        };
        var payload = control ? 0 : frame.binaryData().length();
        if ((payload == 0 || !frame.isFinal()) && flooded()) {
            return new Step.Violation(
                    CloseReason.PROTOCOL_ERROR,
                    "more than " + idleFramesMax + " control, empty or fragment frames in one second");
        }
        if (control) {
            return WAITING;
        }
        if (!frame.isContinuation() && frame.isText() != text) {
            return new Step.Violation(
                    CloseReason.WRONG_DATA_TYPE,
                    text ? "binary message; this link carries text" : "text message; this link carries binary");
        }
        return append(frame, payload);
    }

    private Step append(WebSocketFrame frame, int payload) {
        var before = parts == null ? 0 : parts.length();
        if (before + payload > bytesMax) {
            parts = null;
            return new Step.Violation(
                    CloseReason.TOO_BIG, "message has more than " + bytesMax + " bytes; that is the largest allowed");
        }
        if (frame.isFinal() && parts == null) {
            return new Step.Complete(frame.binaryData());
        }
        var whole = parts == null ? Buffer.buffer() : parts;
        whole.appendBuffer(frame.binaryData());
        parts = frame.isFinal() ? null : whole;
        return frame.isFinal() ? new Step.Complete(whole) : WAITING;
    }

    private boolean flooded() {
        var now = nanoTime.getAsLong();
        if (now - secondStart >= SECOND_NANOS) {
            secondStart = now;
            idleFrames = 0;
        }
        return ++idleFrames > idleFramesMax;
    }
}

package io.branchline.hub.feed;

import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * What a reader may put on its socket: whole text frames, small, in strict UTF-8, a few each second. Anything else ends the
 * connection with the code RFC 6455 gives it. Context: the socket's.
 */
final class ReaderFrames {
    private static final int FRAME_BYTES_MAX = 64 * 1024;
    private static final int MESSAGES_MAX = 30;
    private static final long WINDOW_MS = 10_000;
    private static final int INVALID_TEXT = 1007;
    private static final int POLICY = 1008;

    private final ReaderLine line;
    private final LongSupplier clock;
    private long windowBeganMs;
    private int inWindow;
    private boolean refused;

    private ReaderFrames(ReaderLine line, LongSupplier clock) {
        this.line = line;
        this.clock = clock;
        this.windowBeganMs = clock.getAsLong();
    }

    static void listen(ServerWebSocket socket, ReaderLine line, LongSupplier clock) {
        var frames = new ReaderFrames(line, clock);
        socket.frameHandler(frames::frame);
        socket.pongHandler(pong -> line.heard());
        socket.exceptionHandler(cause -> frames.refuse(CloseReason.PROTOCOL_ERROR.code(), "the frames are broken"));
    }

    private void frame(WebSocketFrame frame) {
        if (refused || !isMessage(frame)) {
            return;
        }
        if (!frame.isText()) {
            refuse(CloseReason.WRONG_DATA_TYPE.code(), "a message is not one text frame");
        } else if (!frame.isFinal() || frame.binaryData().length() > FRAME_BYTES_MAX) {
            refuse(CloseReason.TOO_BIG.code(), "a message has more than " + FRAME_BYTES_MAX + " bytes or is in parts");
        } else if (tooMany()) {
            refuse(POLICY, "more than " + MESSAGES_MAX + " messages in " + WINDOW_MS / 1_000 + " s");
        } else {
            text(frame.binaryData().getBytes());
        }
    }

    /** Vert.x hands control frames over too, even the pongs that have their own handler. */
    private static boolean isMessage(WebSocketFrame frame) {
        return switch (frame.type()) {
            case TEXT, BINARY, CONTINUATION -> true;
            case CLOSE, PING, PONG -> false;
        };
    }

    private void text(byte[] utf8) {
        try {
            line.received(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException notText) {
            refuse(INVALID_TEXT, "a message is not UTF-8");
        }
    }

    private boolean tooMany() {
        var now = clock.getAsLong();
        if (now - windowBeganMs > WINDOW_MS) {
            windowBeganMs = now;
            inWindow = 0;
        }
        return ++inWindow > MESSAGES_MAX;
    }

    private void refuse(int code, String detail) {
        if (!refused) {
            refused = true;
            line.refuse(code, "refused", detail);
        }
    }
}

package io.branchline.hub.session;

import io.branchline.hub.downlink.SharedFrame;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/**
 * The only writer to an agent's socket. What waits for the socket is bounded in bytes; whoever does not read is cut off
 * as a slow consumer. Context: session event loop.
 */
final class Outbox {
    /** How long a peer may take to read what waits and the close frame behind it. */
    private static final long FAREWELL_MS = 2_000;

    private final ServerWebSocket socket;
    private final Runnable cutOff;
    private final Vertx vertx;
    private final FrameCodec codec;
    private final int bytesMax;
    private long waitingBytes;
    private int waitingPings;
    private boolean closed;

    /** An outbox whose messages are text or binary as the codec says. */
    Outbox(ServerWebSocket socket, Runnable cutOff, Vertx vertx, FrameCodec codec, int bytesMax) {
        this.socket = socket;
        this.cutOff = cutOff;
        this.vertx = vertx;
        this.codec = codec;
        this.bytesMax = bytesMax;
    }

    /** Calls whenever the socket takes more again. */
    void onDrained(Runnable listener) {
        socket.drainHandler(drained -> listener.run());
    }

    /** Hands a frame to the socket; false if the peer is too slow, and then nothing was written. */
    boolean offer(Frame frame) {
        if (closed) {
            return true;
        }
        var bytes = codec.encode(frame);
        if (isFull(bytes.length)) {
            return false;
        }
        write(bytes);
        return true;
    }

    /** The same for a frame that other sessions are sent, too; its bytes are not copied. */
    boolean offer(SharedFrame frame) {
        if (closed) {
            return true;
        }
        if (isFull(frame.bytes())) {
            return false;
        }
        written(
                codec.binary() ? socket.writeBinaryMessage(frame.binary()) : socket.writeTextMessage(frame.text()),
                frame.bytes());
        return true;
    }

    /** What one frame from above should have at most, so that the next ones find room beside it. */
    int frameBytesMax() {
        return bytesMax / 4;
    }

    /**
     * Sends a ping; false if two earlier ones still wait for the socket, so that the answers to the peer's own pings,
     * which Vert.x writes unseen, cannot pile up either.
     */
    boolean ping() {
        if (closed) {
            return true;
        }
        if (waitingPings >= 2) {
            return false;
        }
        waitingPings++;
        socket.writePing(Buffer.buffer()).onComplete(written -> waitingPings--);
        return true;
    }

    /** Whether the socket takes more without queueing. */
    boolean writable() {
        return !closed && !socket.writeQueueFull();
    }

    /** Says what is wrong, unless the peer knows or does not read, and closes; later calls do nothing. */
    void close(CloseReason reason, String detail) {
        if (closed) {
            return;
        }
        if (reason != CloseReason.GOING_AWAY && reason != CloseReason.NORMAL && reason != CloseReason.SLOW_CONSUMER) {
            write(codec.encode(new Problem(reason, detail, null)));
        }
        farewell(reason, reason.title() + ": " + detail);
    }

    /** Closes after a fault that left the socket unable to take another message. */
    void drop(CloseReason reason) {
        if (!closed) {
            farewell(reason, reason.title());
        }
    }

    /** Vert.x starts its closing timer only once the close frame is written, which a peer that does not read prevents. */
    private void farewell(CloseReason reason, String words) {
        closed = true;
        var drop = vertx.setTimer(FAREWELL_MS, late -> tearDown());
        socket.close((short) reason.code(), shortened(words)).onComplete(done -> vertx.cancelTimer(drop));
    }

    private void tearDown() {
        cutOff.run();
    }

    /** An outbox in which nothing waits takes a frame of any size, or a large one could never be sent. */
    private boolean isFull(int bytes) {
        return waitingBytes > 0 && waitingBytes + bytes > bytesMax;
    }

    private void write(byte[] bytes) {
        written(
                codec.binary()
                        ? socket.writeBinaryMessage(Buffer.buffer(bytes))
                        : socket.writeTextMessage(new String(bytes, StandardCharsets.UTF_8)),
                bytes.length);
    }

    private void written(Future<Void> write, int bytes) {
        waitingBytes += bytes;
        write.onComplete(done -> waitingBytes -= bytes).onFailure(peerIsGone -> closed = true);
    }

    /** A close frame has room for 123 bytes of text. */
    private static String shortened(String text) {
        var ascii = text.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= 123 ? ascii : ascii.substring(0, 120) + "...";
    }
}

package io.branchline.hub.feed;

import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Context;
import java.util.function.LongSupplier;

/**
 * The only one that writes to a reader's socket. Counts what was handed to the socket and is not yet taken by the
 * operating system, so that nothing waits uncounted below. Context: the feed's.
 */
final class FeedOutbox {
    private static final long FAREWELL_MS = 2_000;

    private final ReaderSocket socket;
    private final Context context;
    private final int bytesMax;
    private final Runnable cutOff;
    private long waiting;
    private long movedAtMs;
    private boolean closed;
    private Runnable onDrained = () -> {};

    /**
     * An empty outbox.
     *
     * @param cutOff ends the connection without any farewell
     * @param nowMs monotonic clock
     */
    FeedOutbox(ReaderSocket socket, Context context, int bytesMax, Runnable cutOff, long nowMs) {
        this.socket = socket;
        this.context = context;
        this.bytesMax = bytesMax;
        this.cutOff = cutOff;
        this.movedAtMs = nowMs;
    }

    /** Whether each message can tell a position of its own. */
    boolean tellsPositions() {
        return socket.tellsPositions();
    }

    /** Whether silence means that the peer is gone. */
    boolean expectsAnswers() {
        return socket.answersPings();
    }

    /** Called whenever everything handed over has left. */
    void onDrained(Runnable listener) {
        onDrained = listener;
    }

    /** Writes if there is room. An empty outbox takes a message of any size, or a large one could never be sent. */
    boolean offer(SharedText message, LongSupplier clock) {
        return offer(message, "", clock);
    }

    /** The same with the position that the reader has reached with it. */
    boolean offer(SharedText message, String position, LongSupplier clock) {
        if (closed || (waiting > 0 && waiting + message.bytes() + position.length() > bytesMax)) {
            return false;
        }
        add(message, position, clock);
        return true;
    }

    /** Writes whatever waits; for the few messages that must follow another. */
    void add(SharedText message, String position, LongSupplier clock) {
        if (closed) {
            return;
        }
        if (waiting == 0) {
            movedAtMs = clock.getAsLong();
        }
        var bytes = message.bytes() + position.length();
        waiting += bytes;
        socket.write(message, position)
                .onComplete(done -> context.runOnContext(ignored -> left(bytes, clock.getAsLong())));
    }

    /** Asks for a sign of life, also while bytes wait: a reader that is always sent something has to be heard of too. */
    void ping() {
        if (!closed) {
            socket.ping().onFailure(gone -> context.runOnContext(ignored -> close(CloseReason.DEAD.code(), "gone")));
        }
    }

    /**
     * Closes with a code. A peer that does not read is cut off: Vert.x starts its closing timer only once the close frame is
     * written, which such a peer prevents.
     */
    void close(int code, String reason) {
        if (!closed) {
            closed = true;
            var vertx = context.owner();
            var late = vertx.setTimer(FAREWELL_MS, timer -> cutOff.run());
            socket.close(code, reason).onComplete(done -> vertx.cancelTimer(late));
        }
    }

    /** How long nothing has left although something waits; 0 if nothing waits. */
    long stuckForMs(long nowMs) {
        return waiting == 0 ? 0 : nowMs - movedAtMs;
    }

    boolean isEmpty() {
        return waiting == 0;
    }

    boolean isClosed() {
        return closed;
    }

    private void left(int bytes, long nowMs) {
        waiting -= bytes;
        movedAtMs = nowMs;
        if (waiting == 0 && !closed) {
            onDrained.run();
        }
    }
}

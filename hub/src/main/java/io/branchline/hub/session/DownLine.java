package io.branchline.hub.session;

import io.branchline.hub.downlink.SharedFrame;
import io.branchline.hub.downlink.Targets;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.FrameCodec;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What both lanes down of a session work with.
 *
 * @param seat whose they are
 * @param parts what all sessions share
 * @param outbox the way to the agent
 * @param codec of the agent's subprotocol
 * @param targets of which the branch gets what is sent
 * @param close ends the session
 */
record DownLine(
        Seat seat,
        SessionParts parts,
        Outbox outbox,
        FrameCodec codec,
        List<String> targets,
        BiConsumer<CloseReason, String> close) {

    static DownLine of(
            Seat seat, SessionParts parts, Outbox outbox, FrameCodec codec, BiConsumer<CloseReason, String> close) {
        return new DownLine(seat, parts, outbox, codec, Targets.of(seat.branch()), close);
    }

    int tenant() {
        return seat.branch().tenant();
    }

    /** Hands a frame to the socket; false if the session is over for it. */
    boolean send(SharedFrame frame) {
        var taken = outbox.offer(frame);
        if (!taken) {
            close.accept(CloseReason.SLOW_CONSUMER, "too many bytes wait for the agent to read");
        }
        return taken;
    }
}

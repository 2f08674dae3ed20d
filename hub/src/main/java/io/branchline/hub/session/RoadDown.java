package io.branchline.hub.session;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.link.DownlinkSender;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The road down of one session. There is no log of HQ-to-branch items yet: its head is what the agent has applied, so
 * that nothing is ever read or delivered. Context: session event loop.
 */
final class RoadDown {
    private static final int IN_FLIGHT_MAX = 64;

    private final DownlinkSender sender = new DownlinkSender(2, IN_FLIGHT_MAX);
    private final Consumer<Frame> send;
    private final BiConsumer<CloseReason, String> close;

    /** A road that is not open; what it decides is carried out by these. */
    RoadDown(Consumer<Frame> send, BiConsumer<CloseReason, String> close) {
        this.send = send;
        this.close = close;
    }

    /** Newest position of the log for a branch that has applied everything through this one. */
    long headFor(long position) {
        return position;
    }

    /** The session is open. */
    void opened(long position) {
        carryOut(sender.opened(position, headFor(position)));
    }

    /** The branch has applied everything through a position. */
    void applied(Applied frame) {
        carryOut(sender.applied(frame));
    }

    /** The connection is gone. */
    void disconnected() {
        sender.disconnected();
    }

    private void carryOut(List<DownlinkSender.Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case DownlinkSender.Output.Send(var frame) -> send.accept(frame);
                case DownlinkSender.Output.Read _ -> carryOut(sender.read(List.of(), null));
                case DownlinkSender.Output.MarkApplied _ -> {}
                case DownlinkSender.Output.Close(var reason, var detail) -> close.accept(reason, detail);
            }
        }
    }
}

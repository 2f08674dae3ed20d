package io.branchline.hub.session;

import io.branchline.hub.downlink.Heads;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.RatesApplied;
import io.vertx.core.Future;

/**
 * The road down of one session: follows the lanes of its tenant from the welcome on and hands what is new to both, rates
 * first. Context: session event loop.
 */
final class RoadDown {
    private final DownLine line;
    private final RateLane rates;
    private final MessageLane messages;
    private Runnable unfollow = () -> {};
    private boolean open;

    /** A road that is not open. */
    RoadDown(DownLine line) {
        this.line = line;
        this.rates = new RateLane(line);
        this.messages = new MessageLane(line);
    }

    /** Where the lanes end, for the welcome. */
    Future<Heads> heads(Hello hello) {
        return line.parts().roads().open(line.tenant(), hello.downlinkPosition(), hello.ratesVersion());
    }

    /** The agent is welcomed and goes on where its hello says. */
    void opened(Hello hello, Heads heads) {
        open = true;
        line.parts()
                .receipts()
                .hello(
                        line.seat().branch(),
                        hello.downlinkPosition(),
                        hello.ratesVersion(),
                        line.parts().clock().instant());
        unfollow = line.parts().roads().follow(line.seat().context(), this::wake);
        rates.opened(hello.ratesVersion(), heads);
        messages.opened(hello.downlinkPosition(), heads);
        // What came between reading the heads and following.
        wake();
    }

    void applied(Applied frame) {
        if (isOpen()) {
            messages.applied(frame, rates.version());
        }
    }

    void applied(RatesApplied frame) {
        if (isOpen()) {
            rates.applied(frame, messages.position());
        }
    }

    /** One more heartbeat: a branch that takes without applying is noticed. */
    void beat() {
        if (open) {
            rates.beat();
            messages.beat();
        }
    }

    /** The connection is gone. */
    void disconnected() {
        open = false;
        unfollow.run();
        rates.disconnected();
        messages.disconnected();
    }

    /** A lane may have grown, or the socket takes more. */
    void wake() {
        if (open) {
            var heads = line.parts().roads().heads(line.tenant());
            rates.wake(heads);
            messages.wake(heads);
        }
    }

    private boolean isOpen() {
        if (!open) {
            line.close().accept(CloseReason.PROTOCOL_ERROR, "nothing was delivered yet");
        }
        return open;
    }
}

package io.branchline.hub.session;

import io.branchline.hub.downlink.Delivery;
import io.branchline.hub.downlink.Heads;
import io.branchline.hub.receipt.Lane;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.link.Backoff;
import io.branchline.protocol.link.DownlinkSender;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lane of messages of one session: every one of them, in order, from the position the branch has applied. Context:
 * session event loop.
 */
final class MessageLane {
    private static final Logger LOG = LoggerFactory.getLogger(MessageLane.class);
    private static final int FRAMES_MAX = 2;
    private static final int ITEMS_MAX = 256;
    private static final int BYTES_MAX = 256 * 1024;
    private static final Duration RETRY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);

    /** A frame that is not applied as a whole. */
    private record Sent(long last, int items) {}

    private final DownLine line;
    private final DownlinkSender sender = new DownlinkSender(FRAMES_MAX, ITEMS_MAX);
    private final Stall stall = new Stall();
    private final Backoff backoff;
    private final ArrayDeque<Sent> inFlight = new ArrayDeque<>(1);
    private long applied;
    private long toldThrough;
    private boolean gone;

    MessageLane(DownLine line) {
        this.line = line;
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, line.parts().random());
    }

    /** The branch has applied everything through its position; the log ends at the head. */
    void opened(long position, Heads heads) {
        applied = position;
        carryOut(sender.opened(position, heads.position()), false);
    }

    /** The log may have grown, the socket may take more. */
    void wake(Heads heads) {
        carryOut(sender.writable(line.outbox().writable()), false);
        carryOut(sender.head(heads.position()), false);
    }

    /** The branch has applied everything through a position; in the lane of rates it is at a version. */
    void applied(Applied frame, long version) {
        var before = applied;
        var outputs = sender.applied(frame);
        if (outputs.getFirst() instanceof DownlinkSender.Output.MarkApplied) {
            applied = frame.position();
            if (applied > before) {
                stall.moved();
            }
            note(frame, version);
        }
        carryOut(outputs, false);
    }

    /** What the branch has applied last. */
    long position() {
        return applied;
    }

    /** One more heartbeat. */
    void beat() {
        if (stall.beat(sender.inFlight() > 0)) {
            line.close()
                    .accept(
                            CloseReason.SLOW_CONSUMER,
                            "none of the messages delivered was applied for " + Stall.BEATS_MAX + " heartbeats");
        }
    }

    void disconnected() {
        gone = true;
        sender.disconnected();
    }

    private void carryOut(List<DownlinkSender.Output> outputs, boolean recent) {
        for (var output : outputs) {
            switch (output) {
                case DownlinkSender.Output.Send(var frame) -> send((Deliver) frame, recent);
                case DownlinkSender.Output.Read(var after, var itemsMax) -> read(after, itemsMax);
                case DownlinkSender.Output.MarkApplied _ -> {}
                case DownlinkSender.Output.Close(var reason, var detail) ->
                    line.close().accept(reason, detail);
            }
        }
    }

    private void read(long after, int itemsMax) {
        var bytesMax = Math.min(BYTES_MAX, line.outbox().frameBytesMax());
        var reading = line.parts().roads().messages(line.tenant(), line.targets(), after, itemsMax, bytesMax);
        if (reading.succeeded()) {
            take(after, reading.result());
        } else {
            line.seat().here(reading).onComplete(done -> read(after, itemsMax, done));
        }
    }

    private void read(long after, int itemsMax, AsyncResult<Delivery> done) {
        if (done.succeeded()) {
            backoff.succeeded();
            take(after, done.result());
        } else if (!gone) {
            LOG.debug("Messages cannot be read branch={}", line.seat().branch().code(), done.cause());
            var delay = backoff.failed().toMillis() + 1;
            line.parts().vertx().setTimer(delay, due -> readAgain(after, itemsMax));
        }
    }

    private void readAgain(long after, int itemsMax) {
        if (!gone) {
            read(after, itemsMax);
        }
    }

    private void take(long after, Delivery delivery) {
        var items = delivery.items();
        carryOut(sender.read(items, missed(after, delivery.forgotten(), items.isEmpty())), delivery.recent());
    }

    /**
     * Told once in a session, because the frames behind go on among the few that are left; and again where none is left,
     * or the branch would never come to the end of what it missed.
     */
    private Deliver.@Nullable Missed missed(long after, long forgotten, boolean noneLeft) {
        if (gone || forgotten <= after || (!noneLeft && forgotten <= toldThrough)) {
            return null;
        }
        toldThrough = forgotten;
        LOG.warn(
                "A branch was away for longer than messages are kept branch={} session={} after={} through={}",
                line.seat().branch().code(),
                line.seat().id(),
                after,
                forgotten);
        return new Deliver.Missed(forgotten, "away for longer than head office keeps messages");
    }

    private void send(Deliver deliver, boolean recent) {
        var frames = line.parts().roads().frames();
        var frame =
                recent ? frames.messages(line.tenant(), deliver, line.codec()) : frames.alone(deliver, line.codec());
        if (line.send(frame)) {
            inFlight.addLast(new Sent(deliver.last(), deliver.items().size()));
            line.parts()
                    .receipts()
                    .delivered(
                            line.seat().branch(),
                            Lane.MESSAGES,
                            List.of(deliver.last()),
                            deliver.items().size(),
                            line.parts().clock().instant());
        }
    }

    private void note(Applied frame, long version) {
        var frames = new ArrayList<Long>();
        var items = 0;
        while (!inFlight.isEmpty() && inFlight.getFirst().last() <= frame.position()) {
            items += inFlight.getFirst().items();
            frames.add(inFlight.removeFirst().last());
        }
        var now = line.parts().clock().instant();
        var receipts = line.parts().receipts();
        receipts.applied(line.seat().branch(), Lane.MESSAGES, frame.position(), frames, items, version, now);
        receipts.refused(line.seat().branch(), Lane.MESSAGES, Refusals.through(frame.position(), frame.refused()), now);
    }
}

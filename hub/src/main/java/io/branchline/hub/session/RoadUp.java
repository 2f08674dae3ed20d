package io.branchline.hub.session;

import io.branchline.hub.ingest.CommitOutcome;
import io.branchline.hub.ingest.Run;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.UplinkReceiver;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road up of one session: tells {@link UplinkReceiver} what arrived and what was committed, and carries out what it
 * decides. Context: session event loop.
 */
final class RoadUp {
    private static final Logger LOG = LoggerFactory.getLogger(RoadUp.class);

    /** What it needs a session for. */
    record Ends(
            Consumer<Frame> send, BiConsumer<CloseReason, String> close, Consumer<Hello> open, Runnable onProgress) {}

    /** A branch sells while its last sale is not older. */
    private static final long SELLS_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Seat seat;
    private final SessionParts parts;
    private final Progress progress;
    private final Ends ends;
    private final UplinkReceiver uplink;
    private int commitsInFlight;
    private @Nullable Long soldNanos;

    RoadUp(Seat seat, SessionParts parts, Progress progress, Ends ends) {
        this.seat = seat;
        this.parts = parts;
        this.progress = progress;
        this.ends = ends;
        this.uplink = new UplinkReceiver(parts.config().window(), parts.config().limits());
    }

    void hello(Hello hello) {
        carryOut(uplink.hello(hello));
    }

    /** Where the branch is to go on is known: welcomes it. */
    void opened(Cursors cursors, Instant now, long downlinkHead, long ratesHead) {
        carryOut(uplink.opened(seat.id(), cursors, now, downlinkHead, ratesHead));
    }

    void failed(String detail) {
        carryOut(uplink.failed(detail));
    }

    void events(Events events) {
        parts.meters().received(events);
        carryOut(uplink.events(events));
    }

    void gap(Gap gap) {
        carryOut(uplink.gap(gap));
    }

    /** Asks the agent to leave. */
    void leave(Duration comeBackAfter) {
        carryOut(uplink.leave(comeBackAfter.toMillis()));
    }

    void disconnected() {
        uplink.disconnected();
    }

    boolean isClosed() {
        return uplink.state() == UplinkReceiver.State.CLOSED;
    }

    /** Whether the agent was welcomed and is not gone. */
    boolean isOpen() {
        return uplink.state() == UplinkReceiver.State.OPEN || uplink.state() == UplinkReceiver.State.LEAVING;
    }

    /** Whether nothing waits for PostgreSQL as far as the agent is concerned. */
    boolean idle() {
        return uplink.idle();
    }

    /** Whether something is still being committed, agent or not. */
    boolean isCommitting() {
        return commitsInFlight > 0;
    }

    private void carryOut(List<UplinkReceiver.Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case UplinkReceiver.Output.Send(var frame) -> ends.send().accept(frame);
                case UplinkReceiver.Output.Open(var hello) -> ends.open().accept(hello);
                case UplinkReceiver.Output.Commit(var epoch, var events) -> commit(epoch, events);
                case UplinkReceiver.Output.CommitGap(var gap) -> commit(gap);
                case UplinkReceiver.Output.Close(var reason, var detail) ->
                    ends.close().accept(reason, detail);
            }
        }
    }

    private boolean sells() {
        return soldNanos != null && parts.nanoTime().getAsLong() - soldNanos < SELLS_FOR_NANOS;
    }

    private void commit(UUID epoch, Events events) {
        if (events.priority() == Priority.SALES) {
            soldNanos = parts.nanoTime().getAsLong();
        }
        progress.received(events.priority(), events.last());
        take(new Run.EventRun(seat.branch(), epoch, seat.id(), events), stored -> {
            var now = parts.clock().instant();
            progress.settled(events, stored, now);
            parts.meters().settled(events, stored, progress.skew(), now);
        });
    }

    private void commit(Gap gap) {
        LOG.warn(
                "Branch cannot provide events branch={} session={} priority={} first={} last={} reason={}",
                seat.branch().code(),
                seat.id(),
                gap.priority().level(),
                gap.first(),
                gap.last(),
                Printable.of(gap.reason()));
        progress.received(gap.priority(), gap.last());
        take(
                new Run.GapRun(seat.branch(), seat.id(), gap),
                stored -> progress.through(stored.priority(), stored.through()));
    }

    private void take(Run run, Consumer<CommitOutcome.Stored> onStored) {
        commitsInFlight++;
        seat.here(parts.ingest().take(run)).onComplete(outcome -> {
            commitsInFlight--;
            if (outcome.failed()) {
                LOG.error("Ingest failed branch={} session={}", seat.branch().code(), seat.id(), outcome.cause());
                failed("the commit failed");
            } else {
                decided(run.priority(), outcome.result(), onStored);
            }
            ends.onProgress().run();
        });
    }

    private void decided(Priority priority, CommitOutcome outcome, Consumer<CommitOutcome.Stored> onStored) {
        switch (outcome) {
            case CommitOutcome.Stored stored -> {
                onStored.accept(stored);
                uplink.windows(parts.config().windows(priority, parts.sessions().count(), sells()));
                carryOut(uplink.committed(stored));
            }
            case CommitOutcome.Superseded _ -> carryOut(uplink.superseded(priority));
            case CommitOutcome.Failed(var detail) -> failed(detail);
        }
    }
}

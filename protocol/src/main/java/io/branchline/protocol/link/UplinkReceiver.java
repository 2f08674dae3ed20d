package io.branchline.protocol.link;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.frame.Welcome.Limits;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;

/**
 * The hub's end of the road up, without I/O, for one session: checks that what arrives is contiguous and within credit,
 * asks for it to be committed, and turns the evidence of a commit into a {@code settled} frame. Not thread-safe; a
 * driver calls one input at a time and carries out the outputs in order.
 */
public class UplinkReceiver {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /** Make sure the cursors of this epoch exist, store the lost gaps, and answer with {@link #opened}. */
        record Open(Hello hello) implements Output {}

        /** Commit these events and answer with {@link #committed}, {@link #superseded} or {@link #failed}. */
        record Commit(UUID epoch, Events events) implements Output {}

        /** Commit this gap in place of its events and answer the same way. */
        record CommitGap(Gap gap) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    /** Where the session is. */
    public enum State {
        /** Connected, nothing said yet. */
        AWAITING_HELLO,
        /** The cursors are being read. */
        OPENING,
        /** Events are taken. */
        OPEN,
        /** The agent was asked to leave; what it had sent before is still taken. */
        LEAVING,
        /** Over. */
        CLOSED
    }

    /**
     * Where the cursors of an epoch stand, read from PostgreSQL.
     *
     * @param settled per priority the last committed sequence
     * @param settledIds per priority the event id at that sequence, or the empty string
     */
    public record Cursors(PerPriority settled, List<String> settledIds) {
        public Cursors {
            settledIds = List.copyOf(settledIds);
        }
    }

    private static final class Lane {
        final ArrayDeque<InFlight> inFlight = new ArrayDeque<>(1);
        long received;
        long receivedCost;
        long settledCost;
        long granted;
        long committed;
    }

    private record InFlight(long last, long cost) {}

    /** The version of the link spoken here. */
    public static final int VERSION = 1;

    private final PerPriority window;
    private final Limits limits;
    private final List<Lane> lanes =
            Priority.ALL.stream().map(priority -> new Lane()).toList();
    private State state = State.AWAITING_HELLO;
    private UUID epoch = new UUID(0, 0);
    private int windows = 1;

    /**
     * A session that waits for its hello.
     *
     * @param window per priority how many bytes of events may be unsettled at first; one event may go over it
     * @param limits what the agent is told
     */
    public UplinkReceiver(PerPriority window, Limits limits) {
        this.window = window;
        this.limits = limits;
    }

    /** The agent says what it holds. */
    public List<Output> hello(Hello hello) {
        if (state != State.AWAITING_HELLO) {
            return close(CloseReason.PROTOCOL_ERROR, "hello in state " + state);
        }
        if (hello.version() != VERSION) {
            return close(CloseReason.VERSION_UNSUPPORTED, "version is " + hello.version() + "; allowed is " + VERSION);
        }
        state = State.OPENING;
        epoch = hello.epoch();
        return List.of(new Output.Open(hello));
    }

    /** The cursors are read and the lost gaps stored; the two roads down end at these heads. */
    public List<Output> opened(UUID session, Cursors cursors, Instant now, long downlinkHead, long ratesHead) {
        if (state != State.OPENING) {
            return List.of();
        }
        state = State.OPEN;
        for (var priority : Priority.ALL) {
            lane(priority).received = cursors.settled().get(priority);
            lane(priority).committed = cursors.settled().get(priority);
            lane(priority).granted = window.get(priority);
        }
        var welcome = new Welcome(
                session, cursors.settled(), cursors.settledIds(), window, limits, now, downlinkHead, ratesHead);
        return List.of(new Output.Send(welcome));
    }

    /** Events arrived. */
    public List<Output> events(Events events) {
        if (state != State.OPEN && state != State.LEAVING) {
            return close(CloseReason.PROTOCOL_ERROR, "events in state " + state);
        }
        var lane = lane(events.priority());
        if (!continues(lane.received, events.first())) {
            return hole(events.priority(), lane.received, events.first());
        }
        if (events.events().size() > limits.frameEventsMax()) {
            return close(
                    CloseReason.TOO_BIG,
                    "frame has " + events.events().size() + " events; allowed are " + limits.frameEventsMax());
        }
        if (lane.receivedCost >= lane.granted) {
            return overdrawn(events.priority());
        }
        take(lane, events.last(), events.cost());
        return List.of(new Output.Commit(epoch, events));
    }

    /** The agent cannot provide some events. */
    public List<Output> gap(Gap gap) {
        if (state != State.OPEN && state != State.LEAVING) {
            return close(CloseReason.PROTOCOL_ERROR, "gap in state " + state);
        }
        if (!gap.epoch().equals(epoch) || gap.last() < gap.first()) {
            return close(CloseReason.PROTOCOL_ERROR, "gap of another epoch or with its ends exchanged");
        }
        var lane = lane(gap.priority());
        if (!continues(lane.received, gap.first())) {
            return hole(gap.priority(), lane.received, gap.first());
        }
        if (lane.receivedCost >= lane.granted) {
            return overdrawn(gap.priority());
        }
        take(lane, gap.last(), gap.cost());
        return List.of(new Output.CommitGap(gap));
    }

    /**
     * A run was committed. Answers of two transactions on their way may arrive in either order; the cursor of the later
     * one cannot have moved without the earlier one, so the position that is told never goes back.
     */
    public List<Output> committed(Committed evidence) {
        if (state != State.OPEN && state != State.LEAVING) {
            return List.of();
        }
        var lane = lane(evidence.priority());
        lane.committed = Math.max(lane.committed, evidence.through());
        while (!lane.inFlight.isEmpty() && lane.inFlight.getFirst().last() <= lane.committed) {
            lane.settledCost += lane.inFlight.removeFirst().cost();
        }
        lane.granted = Math.max(lane.granted, lane.settledCost + windows * window.get(evidence.priority()));
        return List.of(new Output.Send(
                new Settled(evidence.priority(), lane.committed, lane.granted, evidence.quarantined())));
    }

    /**
     * With each commit from now on so many windows may be unsettled. More than one for a branch that sends while others do
     * not; what was granted stays granted.
     */
    public void windows(int count) {
        windows = count;
    }

    /** The cursor was not where the run begins: another session of this branch has moved it. */
    public List<Output> superseded(Priority priority) {
        return close(CloseReason.REPLACED, "another connection has moved the cursor of priority " + priority.level());
    }

    /** The commit failed, or nobody knows whether it succeeded: the next welcome will tell. */
    public List<Output> failed(String detail) {
        return close(CloseReason.TRY_LATER, detail);
    }

    /** The hub drains: ask the agent to come back later; what is in flight still settles. */
    public List<Output> leave(long comeBackAfterMs) {
        if (state == State.CLOSED) {
            return List.of();
        }
        if (state != State.OPEN) {
            return close(CloseReason.GOING_AWAY, "the hub is draining");
        }
        state = State.LEAVING;
        return List.of(new Output.Send(new Leave(comeBackAfterMs)));
    }

    /** The connection is gone; outcomes that arrive later are ignored. */
    public void disconnected() {
        state = State.CLOSED;
    }

    /** Where the session is. */
    public State state() {
        return state;
    }

    /** True when nothing received waits for its commit. */
    public boolean idle() {
        return lanes.stream().allMatch(lane -> lane.inFlight.isEmpty());
    }

    /** Whether a frame that begins at {@code first} follows what was received; tests plant a fault here. */
    protected boolean continues(long received, long first) {
        return first == received + 1;
    }

    private static void take(Lane lane, long last, long cost) {
        lane.received = last;
        lane.receivedCost += cost;
        lane.inFlight.addLast(new InFlight(last, cost));
    }

    private List<Output> hole(Priority priority, long received, long first) {
        return close(
                CloseReason.SEQUENCE_GAP,
                "priority " + priority.level() + " continues at " + first + "; expected is " + (received + 1));
    }

    private List<Output> overdrawn(Priority priority) {
        return close(CloseReason.CREDIT_EXCEEDED, "priority " + priority.level() + " has no credit left");
    }

    private List<Output> close(CloseReason reason, String detail) {
        if (state == State.CLOSED) {
            return List.of();
        }
        state = State.CLOSED;
        return List.of(new Output.Close(reason, detail));
    }

    private Lane lane(Priority priority) {
        return lanes.get(priority.level() - 1);
    }
}

package io.branchline.protocol.link;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Welcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the road up, without I/O: decides what is read from the journal and sent, and what the answers
 * mean. Holds a few numbers per priority and the frames in flight, whatever the backlog. Not thread-safe; a driver
 * calls one input at a time and carries out the outputs in order.
 *
 * <p>One read is under way at a time, and none while the socket is full: the choice which priority goes next is made as
 * late as possible, because what has been handed to a socket cannot be overtaken (P5).
 */
public final class UplinkSender {
    /** What the driver has to do. */
    public sealed interface Output {
        /** Send a frame. */
        record Send(Frame frame) implements Output {}

        /**
         * Read from the journal and answer with {@link UplinkSender#read}.
         *
         * @param ticket to hand back with the answer
         * @param priority to read
         * @param from first sequence
         * @param costMax stop before this cost is exceeded, but give at least one event
         * @param eventsMax most events
         */
        record Read(long ticket, Priority priority, long from, long costMax, int eventsMax) implements Output {}

        /**
         * Compare the welcome with the journal, make its positions the settled ones, forget the reported gaps, and
         * answer with {@link UplinkSender#reconciled} or {@link UplinkSender#forked}.
         */
        record Reconcile(Welcome welcome) implements Output {}

        /** Note in the journal that everything through this sequence is settled. */
        record Settle(Priority priority, long through, List<Quarantined> quarantined) implements Output {}

        /** Close the connection. */
        record Close(CloseReason reason, String detail) implements Output {}
    }

    /** Where the session is. */
    public enum State {
        /** No connection. */
        DISCONNECTED,
        /** Hello is sent. */
        GREETING,
        /** The journal is compared with the welcome. */
        RECONCILING,
        /** Events flow. */
        STREAMING,
        /** The hub asked to leave; nothing new is sent, what is in flight may settle. */
        LEAVING
    }

    /** So many frames may be in flight whatever their size, so that a sale never waits for the one before it. */
    private static final int ANY_SIZE_MAX = 4;

    private static final class Lane {
        final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
        long kept;
        long settled;
        long sent;
        long sentCost;
        long credit;
        long window;
        long costOfOne;

        long room() {
            return credit - sentCost;
        }

        /** An estimate: what waits is about as large as what was sent last. */
        long waitingCost() {
            return (kept - sent) * costOfOne;
        }
    }

    private record InFlight(long last, long cost) {}

    private final PerPriority frameCostMax;
    private final FairShare share;
    private final List<Lane> lanes =
            Priority.ALL.stream().map(priority -> new Lane()).toList();
    private State state = State.DISCONNECTED;
    private UUID epoch = new UUID(0, 0);
    private int frameEventsMax = 1;
    private boolean writable = true;
    private long ticket;
    private @Nullable Priority reading;

    /**
     * A sender without a connection.
     *
     * @param frameCostMax per priority the cost of one frame at most, unless a single event costs more
     */
    public UplinkSender(PerPriority frameCostMax) {
        this.frameCostMax = frameCostMax;
        this.share = new FairShare(frameCostMax.get(Priority.SALES));
    }

    /** A connection is open; the hello describes the journal as it is now. */
    public List<Output> connected(Hello hello) {
        forgetSession();
        state = State.GREETING;
        epoch = hello.epoch();
        for (var priority : Priority.ALL) {
            lane(priority).kept = hello.last().get(priority);
        }
        return List.of(new Output.Send(hello));
    }

    /** The connection is gone. */
    public void disconnected() {
        forgetSession();
        state = State.DISCONNECTED;
    }

    /** The hub answered the hello. */
    public List<Output> welcome(Welcome welcome) {
        if (state != State.GREETING) {
            return violation("welcome in state " + state);
        }
        state = State.RECONCILING;
        frameEventsMax = welcome.limits().frameEventsMax();
        for (var priority : Priority.ALL) {
            var lane = lane(priority);
            lane.settled = welcome.settled().get(priority);
            lane.sent = lane.settled;
            lane.credit = welcome.credit().get(priority);
            lane.window = lane.credit;
        }
        return List.of(new Output.Reconcile(welcome));
    }

    /** The journal agrees with the welcome and has noted its positions. */
    public List<Output> reconciled() {
        if (state != State.RECONCILING) {
            return List.of();
        }
        state = State.STREAMING;
        return pump();
    }

    /** The journal has gone back to an older disk and began a new epoch: say hello again. */
    public List<Output> forked() {
        if (state != State.RECONCILING) {
            return List.of();
        }
        return close(CloseReason.NEW_EPOCH, "the journal is older than what head office has settled");
    }

    /** The journal holds events of this priority through this sequence. */
    public List<Output> kept(Priority priority, long last) {
        var lane = lane(priority);
        lane.kept = Math.max(lane.kept, last);
        return pump();
    }

    /** The journal answered a read; an answer to an earlier session's question is ignored. */
    public List<Output> read(long answeredTicket, JournalRead found) {
        if (answeredTicket != ticket || reading == null) {
            return List.of();
        }
        reading = null;
        if (state != State.STREAMING) {
            return List.of();
        }
        var outputs = new ArrayList<Output>();
        outputs.add(new Output.Send(frameOf(found)));
        outputs.addAll(pump());
        return outputs;
    }

    /** The hub has settled something. */
    public List<Output> settled(Settled frame) {
        if (state != State.STREAMING && state != State.LEAVING) {
            return violation("settled in state " + state);
        }
        var lane = lane(frame.priority());
        if (frame.through() > lane.sent || frame.through() < lane.settled) {
            return violation("settled through " + frame.through() + " of priority "
                    + frame.priority().level() + "; allowed is " + lane.settled + " to " + lane.sent);
        }
        lane.settled = frame.through();
        lane.credit = Math.max(lane.credit, frame.credit());
        while (!lane.inFlight.isEmpty() && lane.inFlight.getFirst().last() <= frame.through()) {
            lane.inFlight.removeFirst();
        }
        var outputs = new ArrayList<Output>();
        outputs.add(new Output.Settle(frame.priority(), frame.through(), frame.quarantined()));
        outputs.addAll(pump());
        return outputs;
    }

    /** The hub asks to leave. */
    public void leave() {
        if (state != State.DISCONNECTED) {
            state = State.LEAVING;
        }
    }

    /** The socket takes more, or does not. */
    public List<Output> writable(boolean takesMore) {
        writable = takesMore;
        return pump();
    }

    /** Where the session is. */
    public State state() {
        return state;
    }

    /** Cost of what was sent and is not settled, in bytes. */
    public long inFlightCost() {
        return lanes.stream()
                .flatMap(lane -> lane.inFlight.stream())
                .mapToLong(InFlight::cost)
                .sum();
    }

    private List<Output> pump() {
        if (state != State.STREAMING || !writable || reading != null) {
            return List.of();
        }
        return share.pick(this::ready).map(this::ask).orElse(List.of());
    }

    /**
     * Whether to send now or to wait for the answer to what is in flight. A window filled once with many small frames
     * would otherwise stay filled with small frames, each giving back a little credit that is spent at once (the silly
     * window syndrome, RFC 1122 section 4.2.3.4).
     */
    private boolean ready(Priority priority) {
        var lane = lane(priority);
        if (lane.kept <= lane.sent || lane.room() <= 0) {
            return false;
        }
        if (lane.inFlight.isEmpty()) {
            return true;
        }
        var worthwhile = Math.min(frameCostMax.get(priority), lane.window / ANY_SIZE_MAX) / 2;
        var waiting = lane.waitingCost();
        return lane.room() >= Math.min(waiting, worthwhile)
                && (lane.inFlight.size() < ANY_SIZE_MAX
                        || waiting >= worthwhile
                        || lane.kept - lane.sent >= frameEventsMax);
    }

    private List<Output> ask(Priority priority) {
        var lane = lane(priority);
        reading = priority;
        ticket++;
        var costMax = Math.min(frameCostMax.get(priority), lane.room());
        return List.of(new Output.Read(ticket, priority, lane.sent + 1, costMax, frameEventsMax));
    }

    private Frame frameOf(JournalRead found) {
        var priority = found.priority();
        var frame = switch (found) {
            case JournalRead.Found events -> new Events(priority, events.first(), events.events());
            case JournalRead.Lost lost -> new Gap(epoch, priority, lost.first(), lost.last(), lost.reason());
        };
        switch (frame) {
            case Events events -> sent(priority, events.last(), events.cost());
            case Gap gap -> sent(priority, gap.last(), gap.cost());
            default -> throw new IllegalStateException("a read became " + frame);
        }
        return frame;
    }

    private void sent(Priority priority, long last, long cost) {
        var lane = lane(priority);
        lane.costOfOne = Math.max(1, cost / (last - lane.sent));
        lane.sent = last;
        lane.sentCost += cost;
        lane.inFlight.addLast(new InFlight(last, cost));
        share.took(priority, cost, this::ready);
    }

    private List<Output> violation(String detail) {
        return close(CloseReason.PROTOCOL_ERROR, detail);
    }

    private List<Output> close(CloseReason reason, String detail) {
        disconnected();
        return List.of(new Output.Close(reason, detail));
    }

    private void forgetSession() {
        ticket++;
        reading = null;
        writable = true;
        for (var lane : lanes) {
            lane.inFlight.clear();
            lane.sentCost = 0;
            lane.credit = 0;
            lane.window = 0;
            lane.settled = 0;
            lane.sent = 0;
        }
    }

    private Lane lane(Priority priority) {
        return lanes.get(priority.level() - 1);
    }
}

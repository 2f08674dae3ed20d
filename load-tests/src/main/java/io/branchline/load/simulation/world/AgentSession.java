package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Fairness;
import io.branchline.load.simulation.ground.Line;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.road.Heads;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Liveness;
import io.branchline.protocol.link.UplinkSender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agent's driver of its sessions, one after another: carries bytes to and from the two machines of its end. */
final class AgentSession {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** So many frames may be in flight whatever their size. */
    private static final int FRAMES_MAX = 4;

    private final AgentProcess agent;
    private final Stage stage;
    private final Lifetime process;
    private final UplinkSender uplink;
    private final AgentRoad road;
    private final Fairness fairness;
    private @Nullable Line line;
    private Lifetime life = new Lifetime();
    private @Nullable Duration slot;
    private Liveness liveness = new Liveness(PATIENCE, 0);
    private Liveness progress = new Liveness(PATIENCE, 0);
    private Set<Priority> readyAtRead = EnumSet.noneOf(Priority.class);
    private PerPriority kept = PerPriority.ZERO;
    private PerPriority sent = PerPriority.ZERO;
    private PerPriority sentCost = PerPriority.ZERO;
    private PerPriority credit = PerPriority.ZERO;
    private PerPriority worthwhile = PerPriority.ZERO;
    private final Map<Priority, Deque<Long>> inFlight = new EnumMap<>(Priority.class);

    AgentSession(AgentProcess agent, Lifetime process) {
        this.agent = agent;
        this.stage = agent.stage();
        this.process = process;
        var frameCostMax = agent.shape().frameCostMax();
        this.uplink = new UplinkSender(frameCostMax);
        var frameMax = Priority.ALL.stream().mapToLong(frameCostMax::get).max().orElseThrow();
        this.road = new AgentRoad(stage, agent.road(), new RoadSession());
        this.fairness =
                new Fairness("uplink", frameCostMax.get(Priority.SALES), Math.max(frameMax, Shape.EVENT_COST_MAX));
    }

    Optional<Line> line() {
        return Optional.ofNullable(line);
    }

    String describe() {
        return "session " + uplink.state() + ", in flight " + uplink.inFlightCost();
    }

    /** A connection is open: greet. */
    void connected(Line opened) {
        stage.note("agent " + agent.branch(), "is connected", 0, 0);
        line = opened;
        life = new Lifetime();
        slot = null;
        liveness = new Liveness(heartbeat(), nowNanos());
        progress = new Liveness(PATIENCE, nowNanos());
        fairness.reset();
        var ofThis = life;
        opened.agent().attach(new Line.End() {
            @Override
            public void received(Frame frame) {
                if (process.lasts() && ofThis.lasts()) {
                    liveness.heard(nowNanos());
                    take(frame);
                }
            }

            @Override
            public void pinged() {
                liveness.heard(nowNanos());
            }

            @Override
            public void closed(@Nullable CloseReason reason) {
                if (process.lasts() && ofThis.lasts()) {
                    gone(reason);
                }
            }

            @Override
            public void writable() {
                if (process.lasts() && ofThis.lasts()) {
                    up(uplink.writable(true));
                }
            }
        });
        beat();
        agent.road().greet(applied -> {
            if (ofThis.lasts()) {
                greet(applied);
            }
        });
    }

    private void greet(Heads applied) {
        var hello = agent.hello(applied);
        kept = hello.last();
        road.opened(applied);
        up(uplink.connected(hello));
    }

    /** The journal holds events through a sequence. */
    void kept(Priority priority, long last) {
        kept = kept.with(priority, Math.max(kept.get(priority), last));
        up(uplink.kept(priority, last));
    }

    /** The process is gone. */
    void vanish() {
        life.end();
        if (line != null) {
            line.agent().vanish();
            line = null;
        }
    }

    private void take(Frame frame) {
        stage.note("agent " + agent.branch(), "takes " + frame.getClass().getSimpleName(), 0, 0);
        switch (frame) {
            case Welcome welcome -> {
                progress.heard(nowNanos());
                sent = welcome.settled();
                sentCost = PerPriority.ZERO;
                credit = welcome.credit();
                worthwhile = PerPriority.from(priority -> Math.min(
                                agent.shape().frameCostMax().get(priority),
                                welcome.credit().get(priority) / FRAMES_MAX)
                        / 2);
                inFlight.clear();
                up(uplink.welcome(welcome));
                if (line != null) {
                    road.welcome(welcome);
                }
            }
            case Settled settled -> {
                progress.heard(nowNanos());
                var priority = settled.priority();
                credit = credit.with(priority, Math.max(credit.get(priority), settled.credit()));
                framesOf(priority).removeIf(last -> last <= settled.through());
                up(uplink.settled(settled));
            }
            case Deliver deliver -> road.deliver(deliver);
            case Rates rates -> road.rates(rates);
            case Leave leave -> {
                slot = Duration.ofMillis(leave.comeBackAfterMs());
                uplink.leave();
            }
            default -> throw new IllegalStateException("the hub sent " + frame);
        }
    }

    private void up(List<UplinkSender.Output> outputs) {
        for (var output : outputs) {
            if (agent.crashesInStep()) {
                return;
            }
            switch (output) {
                case UplinkSender.Output.Send send -> send(send.frame());
                case UplinkSender.Output.Read read -> read(read);
                case UplinkSender.Output.Reconcile reconcile -> reconcile(reconcile.welcome());
                case UplinkSender.Output.Settle settle -> agent.settle(settle.priority(), settle.through());
                case UplinkSender.Output.Close close -> close(close.reason(), close.detail());
            }
        }
        if (!outputs.isEmpty() && line != null && line.agent().full()) {
            up(uplink.writable(false));
        }
    }

    private void send(Frame frame) {
        if (line == null) {
            return;
        }
        if (frame instanceof Events events) {
            sent(events.priority(), events.last(), events.cost());
        } else if (frame instanceof Gap gap) {
            agent.promises().gapSent(agent.image(), gap);
            sent(gap.priority(), gap.last(), gap.cost());
        }
        if (uplink.inFlightCost() > agent.inFlightCostMax()) {
            throw new BrokenPromise("P9 bounded", "in flight are " + uplink.inFlightCost() + " bytes");
        }
        line.agent().send(frame);
    }

    private void sent(Priority priority, long last, long cost) {
        sent = sent.with(priority, last);
        framesOf(priority).addLast(last);
        sentCost = sentCost.with(priority, sentCost.get(priority) + cost);
        fairness.chose(priority, cost, readyAtRead);
    }

    /**
     * Whether nothing allows the sender to keep this priority back: with answers due it may wait for credit worth half a
     * frame, and with several frames of any size in flight for more to send.
     */
    private boolean mustBeSent(Priority priority) {
        var room = credit.get(priority) - sentCost.get(priority);
        var frames = framesOf(priority).size();
        return frames == 0 ? room > 0 : frames < FRAMES_MAX && room >= worthwhile.get(priority);
    }

    private Deque<Long> framesOf(Priority priority) {
        return inFlight.computeIfAbsent(priority, first -> new ArrayDeque<>());
    }

    private void read(UplinkSender.Output.Read read) {
        var ready = EnumSet.of(read.priority());
        Priority.ALL.stream()
                .filter(priority -> kept.get(priority) > sent.get(priority))
                .filter(this::mustBeSent)
                .forEach(ready::add);
        readyAtRead = ready;
        stage.clock().after(process, stage.micros(50, 5_000), () -> {
            var image = agent.image();
            if (life.lasts() && read.from() > image.last().get(read.priority())) {
                throw new BrokenPromise("P6 no silent gap", "read of " + read + " beyond the journal's end");
            }
            var found = image.read(read.priority(), read.from(), read.costMax(), read.eventsMax());
            stage.clock().after(process, stage.micros(20, 2_000), () -> up(uplink.read(read.ticket(), found)));
        });
    }

    private void reconcile(Welcome welcome) {
        var ofThis = life;
        agent.reconcile(welcome, forked -> {
            if (ofThis.lasts()) {
                agent.backoff().succeeded();
                progress.heard(nowNanos());
                up(forked ? uplink.forked() : uplink.reconciled());
            }
        });
    }

    /** What the road down needs of this. */
    private final class RoadSession implements AgentRoad.Session {
        @Override
        public void send(Frame frame) {
            if (line != null) {
                agent.saysApplied(frame);
                line.agent().send(frame);
            }
        }

        @Override
        public void close(CloseReason reason, String detail) {
            AgentSession.this.close(reason, detail);
        }

        @Override
        public boolean crashesInStep() {
            return agent.crashesInStep();
        }
    }

    private void beat() {
        var ofThis = life;
        stage.clock().after(process, heartbeat().toNanos() / 1_000, () -> {
            if (!ofThis.lasts() || line == null) {
                return;
            }
            if (uplink.state() == UplinkSender.State.STREAMING && uplink.inFlightCost() == 0) {
                progress.heard(nowNanos());
            }
            if (liveness.dead(nowNanos()) || progress.dead(nowNanos())) {
                close(CloseReason.DEAD, "silent");
                return;
            }
            line.agent().ping();
            beat();
        });
    }

    private void close(CloseReason reason, String detail) {
        agent.promises().closed(reason, detail, stage.weather());
        stage.note("agent " + agent.branch(), "closes " + reason, 0, 0);
        if (line != null) {
            line.agent().close(reason);
        }
        gone(reason);
    }

    private void gone(@Nullable CloseReason reason) {
        life.end();
        line = null;
        uplink.disconnected();
        road.closed();
        var backoff = agent.backoff();
        if (slot != null) {
            agent.connectAfter(backoff.slot(slot));
        } else if (reason != null && reason.comeBack() == CloseReason.ComeBack.NOW) {
            agent.connectAfter(backoff.soon());
        } else {
            agent.connectAfter(backoff.failed());
        }
    }

    private Duration heartbeat() {
        return Duration.ofMillis(agent.shape().limits().heartbeatEveryMs());
    }

    private long nowNanos() {
        return stage.clock().nowMicros() * 1_000;
    }
}

package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Line;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.road.HeadOffice;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.world.Database.Run;
import io.branchline.load.simulation.world.Database.Stored;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.link.Liveness;
import io.branchline.protocol.link.UplinkReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The hub's driver of one session: carries bytes and outcomes to and from the two machines of the hub's end. */
final class HubSession implements Line.End {
    /** Most windows one session may have unsettled. */
    static final int WINDOWS_MAX = 3;

    private static final long HELLO_MICROS = 5_000_000;

    private final HubNode node;
    private final Stage stage;
    private final Line.Side side;
    private final int branch;
    private final Lifetime life = new Lifetime();
    private final UplinkReceiver uplink;
    private final Liveness liveness;
    private @Nullable HubRoad road;
    private UUID epoch = new UUID(0, 0);

    HubSession(HubNode node, Line.Side side, int branch) {
        this.node = node;
        this.stage = node.stage();
        this.side = side;
        this.branch = branch;
        var shape = node.shape();
        this.uplink = stage.planted(PlantedFault.DROPPED_FRAME_NOT_NOTICED)
                ? new UplinkReceiver(shape.window(), shape.limits()) {
                    @Override
                    protected boolean continues(long received, long first) {
                        return true;
                    }
                }
                : new UplinkReceiver(shape.window(), shape.limits());
        this.liveness = new Liveness(heartbeat(), nowNanos());
        side.attach(this);
        beat();
        stage.clock().after(life, HELLO_MICROS, this::checkHello);
    }

    @Override
    public void received(Frame frame) {
        stage.note("hub", "takes " + frame.getClass().getSimpleName() + " of branch " + branch, 0, 0);
        liveness.heard(nowNanos());
        switch (frame) {
            case Hello hello -> hello(hello);
            case Events events -> up(uplink.events(events));
            case Gap gap -> up(uplink.gap(gap));
            case Applied applied -> opened().applied(applied);
            case RatesApplied applied -> opened().applied(applied);
            case Status _ -> {}
            default -> throw new IllegalStateException("the agent sent " + frame);
        }
    }

    @Override
    public void pinged() {
        liveness.heard(nowNanos());
    }

    @Override
    public void closed(@Nullable CloseReason reason) {
        end();
    }

    @Override
    public void writable() {
        if (road != null) {
            road.writable();
        }
    }

    /** The commit of a run was answered; no outcome means that another session has moved the cursor. */
    void committed(Run run, Optional<Stored> outcome) {
        up(outcome.map(uplink::committed).orElseGet(() -> uplink.superseded(run.priority())));
    }

    /** The commit failed, or its answer was lost. */
    void failed() {
        up(uplink.failed("the commit failed or its answer was lost"));
    }

    /** The node drains. */
    void leave(long comeBackAfterMs) {
        up(uplink.leave(comeBackAfterMs));
    }

    /** What head office sends has grown to here. */
    void heads(Heads heads) {
        if (life.lasts() && road != null && uplink.state() == UplinkReceiver.State.OPEN) {
            road.heads(heads);
        }
    }

    /** The node is gone. */
    void vanish() {
        side.vanish();
        life.end();
    }

    private void hello(Hello hello) {
        epoch = hello.epoch();
        up(uplink.hello(hello));
    }

    private void up(List<UplinkReceiver.Output> outputs) {
        for (var output : outputs) {
            if (!life.lasts() || crashes()) {
                return;
            }
            switch (output) {
                case UplinkReceiver.Output.Send send -> sendUp(send.frame());
                case UplinkReceiver.Output.Open open -> open(open.hello());
                case UplinkReceiver.Output.Commit commit -> commit(commit.epoch(), commit.events());
                case UplinkReceiver.Output.CommitGap commit -> commitGap(commit.gap());
                case UplinkReceiver.Output.Close close -> close(close.reason(), close.detail());
            }
        }
        if (life.lasts() && uplink.state() == UplinkReceiver.State.LEAVING && uplink.idle()) {
            close(CloseReason.GOING_AWAY, "drained");
        }
    }

    private void sendUp(Frame frame) {
        if (frame instanceof Settled settled) {
            node.promises()
                    .toldSettled(
                            branch,
                            settled.priority(),
                            settled.through(),
                            node.database().cursor(branch, epoch, settled.priority()));
        }
        side.send(frame);
    }

    private void open(Hello hello) {
        var fails = stage.weather().strikes(Fault.COMMIT_FAILED);
        var answered = !stage.weather().strikes(Fault.ANSWER_LOST);
        stage.clock().after(life, stage.micros(300, 10_000), () -> {
            if (fails || !office().answers()) {
                failed();
                return;
            }
            var cursors = node.database().open(this, branch, hello.epoch(), hello.lost());
            var applied = new Heads(hello.downlinkPosition(), hello.ratesVersion());
            var number = office().newSession();
            office().greet(
                            life,
                            branch,
                            number,
                            applied,
                            heads -> stage.clock().after(life, stage.micros(100, 5_000), () -> {
                                if (answered) {
                                    opened(cursors, number, applied, heads);
                                } else {
                                    failed();
                                }
                            }),
                            this::failed);
        });
    }

    private void opened(UplinkReceiver.Cursors cursors, long number, Heads applied, Heads heads) {
        up(uplink.opened(stage.uuid(), cursors, Sales.now(stage), heads.position(), heads.version()));
        if (life.lasts()) {
            var opened = new HubRoad(this, branch, number, applied);
            road = opened;
            opened.opened(applied, heads);
        }
    }

    private HubRoad opened() {
        return Optional.ofNullable(road)
                .orElseThrow(() -> new IllegalStateException("the agent spoke of the road down before its welcome"));
    }

    private void commit(UUID ofEpoch, Events events) {
        var run = new Run(this, branch, ofEpoch, events.priority(), events.first(), events.last(), Optional.of(events));
        node.writer().take(run);
        if (stage.planted(PlantedFault.ACKNOWLEDGE_BEFORE_COMMIT)) {
            // Now more, now fewer of the sessions use what they share.
            uplink.windows(1 + (int) (run.last() % WINDOWS_MAX));
            up(uplink.committed(new Stored(run.priority(), run.last(), List.of())));
        }
    }

    private void commitGap(Gap gap) {
        node.writer()
                .take(new Run(this, branch, gap.epoch(), gap.priority(), gap.first(), gap.last(), Optional.empty()));
    }

    private void beat() {
        stage.clock().after(life, heartbeat().toNanos() / 1_000, () -> {
            if (liveness.dead(nowNanos()) || (road != null && road.stuck())) {
                close(CloseReason.DEAD, "silent");
                return;
            }
            side.ping();
            beat();
        });
    }

    private void checkHello() {
        if (uplink.state() == UplinkReceiver.State.AWAITING_HELLO) {
            close(CloseReason.HELLO_TIMEOUT, "no hello");
        }
    }

    /** Closes for a reason. */
    void close(CloseReason reason, String detail) {
        node.promises().closed(reason, detail, stage.weather());
        stage.note("hub", "closes branch " + branch + " " + reason, 0, 0);
        side.close(reason);
        end();
    }

    private void end() {
        life.end();
        uplink.disconnected();
        if (road != null) {
            road.disconnected();
        }
        node.ended(this);
    }

    /** Puts a frame into the socket. */
    void send(Frame frame) {
        side.send(frame);
    }

    /** True while the socket takes no more. */
    boolean full() {
        return side.full();
    }

    /** Has this session ended, or does its node die now? */
    boolean stops() {
        return !life.lasts() || crashes();
    }

    Lifetime life() {
        return life;
    }

    Stage stage() {
        return stage;
    }

    Shape shape() {
        return node.shape();
    }

    HeadOffice office() {
        return node.office();
    }

    private boolean crashes() {
        if (!stage.weather().strikes(Fault.HUB_CRASH_IN_STEP)) {
            return false;
        }
        node.crash();
        return true;
    }

    private Duration heartbeat() {
        return Duration.ofMillis(node.shape().limits().heartbeatEveryMs());
    }

    private long nowNanos() {
        return stage.clock().nowMicros() * 1_000;
    }
}

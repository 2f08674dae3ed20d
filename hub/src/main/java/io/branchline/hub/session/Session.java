package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.ingest.CommitOutcome;
import io.branchline.hub.ingest.Run;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Problem;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.UplinkReceiver;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected agent: carries its frames to the link state machines and carries out what these decide. Context:
 * session event loop; {@link #cut}, {@link #leave} and {@link #greeted} may be called from anywhere.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration PREDECESSOR_MAX = Duration.ofSeconds(5);

    private final UUID id;
    private final Branch branch;
    private final ServerWebSocket socket;
    private final SessionParts parts;
    private final Context context;
    private final FrameCodec codec;
    private final Outbox outbox;
    private final MessageAssembly assembly;
    private final UplinkReceiver uplink;
    private final RoadDown roadDown = new RoadDown(this::send, this::close);
    private final Heartbeat heartbeat;
    private final Progress progress;
    private final Promise<Void> ended = Promise.promise();
    private final Runnable onWelcome;
    private long helloTimer;
    private int commitsInFlight;
    private boolean gone;
    private volatile boolean greeted;

    /**
     * A session on an upgraded socket.
     *
     * @param context of the socket
     * @param codec of its subprotocol
     * @param onWelcome called once when the handshake is over, well or badly
     */
    Session(
            UUID id,
            Branch branch,
            ServerWebSocket socket,
            Context context,
            FrameCodec codec,
            SessionParts parts,
            Runnable onWelcome) {
        var config = parts.config();
        this.id = id;
        this.branch = branch;
        this.socket = socket;
        this.context = context;
        this.parts = parts;
        this.onWelcome = onWelcome;
        this.codec = codec;
        this.outbox = new Outbox(socket, parts.vertx(), codec, config.outboxBytesMax());
        this.assembly =
                new MessageAssembly(!codec.binary(), config.helloBytesMax(), config.idleFramesMax(), parts.nanoTime());
        this.uplink = new UplinkReceiver(config.window(), config.limits());
        this.heartbeat = new Heartbeat(parts.vertx(), outbox, config.heartbeatEvery(), parts.nanoTime());
        this.progress = new Progress(
                branch, socket.remoteAddress().hostAddress(), parts.clock().instant());
    }

    /** Begins to listen. */
    void start() {
        var config = parts.config();
        socket.frameHandler(this::receive);
        socket.exceptionHandler(this::faulted);
        socket.closeHandler(closed -> disconnected());
        helloTimer = parts.vertx()
                .setTimer(
                        config.helloTimeout().toMillis(),
                        late -> close(CloseReason.HELLO_TIMEOUT, "no hello within " + config.helloTimeout()));
        heartbeat.start(this::close, this::publish);
    }

    /** Identity of the session, as in the welcome. */
    UUID id() {
        return id;
    }

    /** Branch of the agent. */
    Branch branch() {
        return branch;
    }

    /** Ends the session; completes when it is over and nothing of it is being committed any more. Thread-safe. */
    Future<Void> cut(CloseReason reason, String detail) {
        context.runOnContext(command -> close(reason, detail));
        return ended.future();
    }

    /** Asks the agent to leave and closes once all has settled. Thread-safe. */
    Future<Void> leave(Duration comeBackAfter, Duration grace) {
        context.runOnContext(command -> {
            carryOut(uplink.leave(comeBackAfter.toMillis()));
            parts.vertx().setTimer(grace.toMillis(), idle -> closeWhenIdle());
        });
        return ended.future();
    }

    /** Whether the agent has said hello: only then it stands in the way of a newer one. Thread-safe. */
    boolean greeted() {
        return greeted;
    }

    private void receive(WebSocketFrame frame) {
        heartbeat.heard();
        if (uplink.state() == UplinkReceiver.State.CLOSED) {
            return;
        }
        switch (assembly.take(frame)) {
            case MessageAssembly.Step.Waiting() -> {}
            case MessageAssembly.Step.Complete(var bytes) -> receive(bytes.getBytes());
            case MessageAssembly.Step.Violation(var reason, var detail) -> close(reason, detail);
        }
    }

    private void receive(byte[] bytes) {
        progress.seen(parts.clock().instant());
        try {
            receive(codec.decode(bytes));
        } catch (MalformedFrame e) {
            close(
                    !codec.binary() && !Printable.isUtf8(bytes)
                            ? CloseReason.INVALID_PAYLOAD
                            : CloseReason.PROTOCOL_ERROR,
                    Printable.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("Session failed on a frame branch={} session={}", branch.code(), id, e);
            close(CloseReason.INTERNAL_ERROR, "the hub failed on this frame");
        }
    }

    private void receive(Frame frame) {
        switch (frame) {
            case Hello hello -> carryOut(uplink.hello(hello));
            case Events events -> {
                parts.meters().received(events);
                carryOut(uplink.events(events));
            }
            case Gap gap -> carryOut(uplink.gap(gap));
            case Applied applied -> roadDown.applied(applied);
            case Problem problem ->
                LOG.warn(
                        "Agent reports a problem branch={} session={} reason={} detail={}",
                        branch.code(),
                        id,
                        problem.reason(),
                        Printable.of(problem.detail()));
            case RatesApplied _ -> close(CloseReason.PROTOCOL_ERROR, "no rates were sent");
            case Welcome _, Settled _, Deliver _, Rates _, Leave _ ->
                close(
                        CloseReason.PROTOCOL_ERROR,
                        "frame " + frame.getClass().getSimpleName() + " is not one an agent sends");
        }
    }

    private void carryOut(List<UplinkReceiver.Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case UplinkReceiver.Output.Send(var frame) -> send(frame);
                case UplinkReceiver.Output.Open(var hello) -> open(hello);
                case UplinkReceiver.Output.Commit(var epoch, var events) -> commit(epoch, events);
                case UplinkReceiver.Output.CommitGap(var gap) -> commit(gap);
                case UplinkReceiver.Output.Close(var reason, var detail) -> close(reason, detail);
            }
        }
    }

    /** What an earlier session of this branch still commits comes first, or it would make this one lose the race. */
    private void open(Hello hello) {
        greeted = true;
        here(parts.sessions().replace(this, PREDECESSOR_MAX))
                .compose(clear -> here(parts.ingest().open(branch, id, hello)))
                .onComplete(read -> opened(hello, read));
    }

    private void opened(Hello hello, AsyncResult<Cursors> read) {
        if (read.failed()) {
            LOG.warn("Cursors cannot be read branch={} session={}", branch.code(), id, read.cause());
            carryOut(uplink.failed("the cursors of the branch cannot be read now"));
            return;
        }
        var now = parts.clock().instant();
        progress.opened(hello, read.result().settled(), now);
        assembly.allow(parts.config().messageBytesMax());
        parts.vertx().cancelTimer(helloTimer);
        onWelcome.run();
        carryOut(uplink.opened(id, read.result(), now, roadDown.headFor(hello.downlinkPosition()), 0));
        roadDown.opened(hello.downlinkPosition());
        publish();
        LOG.info(
                "Session open branch={} session={} agent={} backlog={}",
                branch.code(),
                id,
                Printable.of(hello.agent()),
                progress.backlog());
    }

    private void commit(UUID epoch, Events events) {
        progress.received(events.priority(), events.last());
        take(new Run.EventRun(branch, epoch, id, events), stored -> {
            var now = parts.clock().instant();
            progress.settled(events, stored, now);
            parts.meters().settled(events, stored, progress.skew(), now);
        });
    }

    private void commit(Gap gap) {
        LOG.warn(
                "Branch cannot provide events branch={} session={} priority={} first={} last={} reason={}",
                branch.code(),
                id,
                gap.priority().level(),
                gap.first(),
                gap.last(),
                Printable.of(gap.reason()));
        progress.received(gap.priority(), gap.last());
        take(new Run.GapRun(branch, id, gap), stored -> progress.through(stored.priority(), stored.through()));
    }

    private void take(Run run, Consumer<CommitOutcome.Stored> onStored) {
        commitsInFlight++;
        here(parts.ingest().take(run)).onComplete(outcome -> {
            commitsInFlight--;
            decided(run.priority(), outcome, onStored);
            endWhenOver();
        });
    }

    private void decided(
            Priority priority, AsyncResult<CommitOutcome> outcome, Consumer<CommitOutcome.Stored> onStored) {
        if (outcome.failed()) {
            LOG.error("Ingest failed branch={} session={}", branch.code(), id, outcome.cause());
            carryOut(uplink.failed("the commit failed"));
        } else {
            decided(priority, outcome.result(), onStored);
        }
    }

    private void decided(Priority priority, CommitOutcome outcome, Consumer<CommitOutcome.Stored> onStored) {
        switch (outcome) {
            case CommitOutcome.Stored stored -> {
                onStored.accept(stored);
                carryOut(uplink.committed(stored));
                publish();
            }
            case CommitOutcome.Superseded _ -> carryOut(uplink.superseded(priority));
            case CommitOutcome.Failed(var detail) -> carryOut(uplink.failed(detail));
        }
    }

    private void send(Frame frame) {
        if (!outbox.offer(frame)) {
            close(
                    CloseReason.SLOW_CONSUMER,
                    "more than " + parts.config().outboxBytesMax() + " bytes wait for the agent to read");
        }
    }

    private void closeWhenIdle() {
        if (gone) {
            return;
        }
        if (uplink.idle()) {
            close(CloseReason.GOING_AWAY, "the hub is draining");
        } else {
            parts.vertx().setTimer(20, again -> closeWhenIdle());
        }
    }

    /** Faults that Netty found in the frames themselves; Vert.x alone would close all of them as 1000. */
    private void faulted(Throwable fault) {
        if (fault instanceof CorruptedWebSocketFrameException corrupted) {
            var reason = CloseReason.ofCode(corrupted.closeStatus().code()).orElse(CloseReason.PROTOCOL_ERROR);
            parts.meters().closed(reason);
            LOG.warn(
                    "Frame violates RFC 6455 branch={} session={} fault={}", branch.code(), id, corrupted.getMessage());
            uplink.disconnected();
            outbox.drop(reason);
        }
    }

    private void close(CloseReason reason, String detail) {
        if (gone) {
            return;
        }
        parts.meters().closed(reason);
        LOG.info("Session closes branch={} session={} reason={} detail={}", branch.code(), id, reason, detail);
        outbox.close(reason, detail);
        disconnected();
    }

    private void disconnected() {
        if (gone) {
            return;
        }
        gone = true;
        uplink.disconnected();
        roadDown.disconnected();
        parts.vertx().cancelTimer(helloTimer);
        heartbeat.stop();
        onWelcome.run();
        parts.sessions().left(this);
        endWhenOver();
    }

    private void endWhenOver() {
        if (gone && commitsInFlight == 0) {
            ended.tryComplete();
        }
    }

    private void publish() {
        var open = uplink.state() == UplinkReceiver.State.OPEN || uplink.state() == UplinkReceiver.State.LEAVING;
        if (!gone && open) {
            parts.sessions().publish(this, progress.presence());
        }
    }

    /** The same outcome, but told on this session's context, and always after what was told before. */
    private <T> Future<T> here(Future<T> elsewhere) {
        var promise = Promise.<T>promise();
        elsewhere.onComplete(outcome -> context.runOnContext(hop -> promise.handle(outcome)));
        return promise.future();
    }
}

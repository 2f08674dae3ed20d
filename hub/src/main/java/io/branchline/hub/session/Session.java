package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.downlink.Heads;
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
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected agent: carries its frames to the link state machines and carries out what these decide. Context:
 * session event loop; {@link #cut}, {@link #leave} and {@link #greeted} may be called from anywhere.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration PREDECESSOR_MAX = Duration.ofSeconds(5);

    private final Seat seat;
    private final ServerWebSocket socket;
    private final SessionParts parts;
    private final FrameCodec codec;
    private final Outbox outbox;
    private final MessageAssembly assembly;
    private final RoadUp roadUp;
    private final RoadDown roadDown;
    private final Heartbeat heartbeat;
    private final Progress progress;
    private final Promise<Void> ended = Promise.promise();
    private final Runnable onWelcome;
    private long helloTimer;
    private final Farewell farewell = new Farewell();
    private boolean logged;
    private boolean gone;
    private volatile boolean greeted;

    /**
     * A session on an upgraded socket.
     *
     * @param codec of its subprotocol
     * @param onWelcome called once when the handshake is over, well or badly
     */
    Session(Seat seat, ServerWebSocket socket, FrameCodec codec, SessionParts parts, Runnable onWelcome) {
        var config = parts.config();
        this.seat = seat;
        this.socket = socket;
        this.parts = parts;
        this.onWelcome = onWelcome;
        this.codec = codec;
        this.outbox = new Outbox(socket, seat.cutOff(), parts.vertx(), codec, config.outboxBytesMax());
        this.assembly =
                new MessageAssembly(!codec.binary(), config.helloBytesMax(), config.idleFramesMax(), parts.nanoTime());
        this.heartbeat = new Heartbeat(parts.vertx(), outbox, config.heartbeatEvery(), parts.nanoTime());
        this.progress = new Progress(
                seat.branch(),
                seat.id(),
                socket.remoteAddress().hostAddress(),
                parts.clock().instant(),
                parts.nanoTime());
        var ends = new RoadUp.Ends(this::send, this::close, this::open, this::moved);
        this.roadUp = new RoadUp(seat, parts, progress, ends);
        this.roadDown = new RoadDown(DownLine.of(seat, parts, outbox, codec, this::close));
    }

    /** Begins to listen. */
    void start() {
        var config = parts.config();
        socket.frameHandler(this::receive);
        socket.exceptionHandler(this::faulted);
        socket.closeHandler(closed -> {
            farewell.theirs(socket);
            disconnected();
        });
        outbox.onDrained(roadDown::wake);
        helloTimer = parts.vertx()
                .setTimer(
                        config.helloTimeout().toMillis(),
                        late -> close(CloseReason.HELLO_TIMEOUT, "no hello within " + config.helloTimeout()));
        heartbeat.start(this::close, this::beat);
    }

    /** Identity of the session, as in the welcome. */
    UUID id() {
        return seat.id();
    }

    /** Branch of the agent. */
    Branch branch() {
        return seat.branch();
    }

    /** Ends the session; completes when it is over and nothing of it is being committed any more. Thread-safe. */
    Future<Void> cut(CloseReason reason, String detail) {
        seat.context().runOnContext(command -> close(reason, detail));
        return ended.future();
    }

    /** Asks the agent to leave and closes once all has settled. Thread-safe. */
    Future<Void> leave(Duration comeBackAfter, Duration grace) {
        seat.context().runOnContext(command -> {
            roadUp.leave(comeBackAfter);
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
        if (roadUp.isClosed()) {
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
            receive(parts.answers().read(bytes, codec));
        } catch (MalformedFrame e) {
            close(
                    !codec.binary() && !Printable.isUtf8(bytes)
                            ? CloseReason.INVALID_PAYLOAD
                            : CloseReason.PROTOCOL_ERROR,
                    Printable.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("Session failed on a frame branch={} session={}", branch().code(), id(), e);
            close(CloseReason.INTERNAL_ERROR, "the hub failed on this frame");
        }
    }

    private void receive(Frame frame) {
        switch (frame) {
            case Hello hello -> roadUp.hello(hello);
            case Events events -> roadUp.events(events);
            case Gap gap -> roadUp.gap(gap);
            case Applied applied -> roadDown.applied(applied);
            case Problem problem ->
                LOG.warn(
                        "Agent reports a problem branch={} session={} reason={} detail={}",
                        branch().code(),
                        id(),
                        problem.reason(),
                        Printable.of(problem.detail()));
            case RatesApplied applied -> roadDown.applied(applied);
            case Status status -> told(status);
            case Welcome _, Settled _, Deliver _, Rates _, Leave _ ->
                close(
                        CloseReason.PROTOCOL_ERROR,
                        "frame " + frame.getClass().getSimpleName() + " is not one an agent sends");
        }
    }

    private void told(Status status) {
        if (roadUp.isOpen()) {
            progress.told(status);
            publish();
        } else {
            close(CloseReason.PROTOCOL_ERROR, "frame Status came before the welcome");
        }
    }

    /** What an earlier session of this branch still commits comes first, or it would make this one lose the race. */
    private void open(Hello hello) {
        greeted = true;
        seat.here(parts.sessions().replace(this, PREDECESSOR_MAX))
                .compose(clear ->
                        seat.here(Future.all(parts.ingest().open(branch(), id(), hello), roadDown.heads(hello))))
                .onComplete(read -> {
                    if (read.succeeded()) {
                        opened(hello, read.result().resultAt(0), read.result().resultAt(1));
                    } else {
                        LOG.warn("Cursors cannot be read branch={} session={}", branch().code(), id(), read.cause());
                        roadUp.failed("the cursors of the branch cannot be read now");
                    }
                });
    }

    private void opened(Hello hello, Cursors cursors, Heads heads) {
        var now = parts.clock().instant();
        progress.opened(hello, cursors.settled(), now);
        assembly.allow(parts.config().messageBytesMax());
        parts.vertx().cancelTimer(helloTimer);
        onWelcome.run();
        roadUp.opened(cursors, now, heads.position(), heads.version());
        if (!gone) {
            roadDown.opened(hello, heads);
        }
        publish();
        if (!gone && roadUp.isOpen()) {
            logged = true;
            parts.connections().opened(progress.presence());
        }
        LOG.info(
                "Session open branch={} session={} agent={} backlog={}",
                branch().code(),
                id(),
                Printable.of(hello.agent()),
                progress.backlog());
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
        if (roadUp.idle()) {
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
            farewell.ours(reason, "a WebSocket frame violates RFC 6455");
            LOG.warn(
                    "Frame violates RFC 6455 branch={} session={} fault={}",
                    branch().code(),
                    id(),
                    corrupted.getMessage());
            roadUp.disconnected();
            outbox.drop(reason);
        }
    }

    private void close(CloseReason reason, String detail) {
        if (gone) {
            return;
        }
        parts.meters().closed(reason);
        LOG.info("Session closes branch={} session={} reason={} detail={}", branch().code(), id(), reason, detail);
        farewell.ours(reason, detail);
        outbox.close(reason, detail);
        disconnected();
    }

    private void disconnected() {
        if (gone) {
            return;
        }
        gone = true;
        roadUp.disconnected();
        roadDown.disconnected();
        parts.vertx().cancelTimer(helloTimer);
        heartbeat.stop();
        onWelcome.run();
        parts.sessions().left(this);
        if (logged) {
            parts.connections()
                    .closed(
                            progress.presence(),
                            farewell.code(),
                            farewell.reason(),
                            parts.clock().instant());
        }
        endWhenOver();
    }

    /** Something was committed, or was not. */
    private void moved() {
        publish();
        endWhenOver();
    }

    private void beat() {
        publish();
        roadDown.beat();
    }

    private void endWhenOver() {
        if (gone && !roadUp.isCommitting()) {
            ended.tryComplete();
        }
    }

    private void publish() {
        if (!gone && roadUp.isOpen()) {
            parts.sessions().publish(this, progress.presence());
        }
    }
}

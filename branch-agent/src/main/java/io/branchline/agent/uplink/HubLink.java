package io.branchline.agent.uplink;

import io.branchline.agent.config.AgentConfig;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.CloseReason.ComeBack;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.link.Liveness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to the hub: opens it, keeps it alive, comes back after it ended, and is the only one that writes
 * to the socket. Context: that of the uplink; every method is called on it and every call to the peer is made on it.
 */
final class HubLink {
    /** Who uses the connection. */
    interface Peer {
        /** A connection is open and nothing was said yet. */
        void opened();

        /** A frame arrived. */
        void received(Frame frame);

        /** The socket takes more, or does not. */
        void writable(boolean takesMore);

        /** The hub has answered a ping after its welcome. */
        void alive();

        /** The connection is gone. */
        void closed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(HubLink.class);

    /** A connection that the hub has not welcomed after this many heartbeats is useless. */
    private static final int GREETING_HEARTBEATS_MAX = 3;

    private final Vertx vertx;
    private final Context context;
    private final LinkTerms terms;
    private final AgentConfig.Link settings;
    private final Reconnect reconnect;
    private final LongSupplier nanoTime;
    private final LinkReport report;
    private final Peer peer;
    private final LinkTrials trials;
    private final FrameCodec codec = FrameCodec.cbor();
    private final WebSocketClient client;

    private @Nullable WebSocket socket;
    private Liveness liveness;
    private boolean welcomed;
    private int beats;
    private boolean full;
    private boolean stopped;
    private boolean slotted;
    private long heartbeatTimer = -1;
    private long connectTimer = -1;

    HubLink(
            Vertx vertx,
            LinkTerms terms,
            Reconnect reconnect,
            LongSupplier nanoTime,
            LinkReport report,
            Peer peer,
            LinkTrials trials) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.terms = terms;
        this.settings = terms.link();
        this.reconnect = reconnect;
        this.nanoTime = nanoTime;
        this.report = report;
        this.peer = peer;
        this.trials = trials;
        this.client = vertx.createWebSocketClient(terms.clientOptions());
        this.liveness = new Liveness(settings.heartbeat(), nanoTime.getAsLong());
    }

    /** Makes the first attempt. */
    void start() {
        connect();
    }

    /** Sends a frame; without a connection it is dropped, and the next welcome says where to resume. */
    void send(Frame frame) {
        var current = socket;
        if (current == null) {
            return;
        }
        var written = current.writeBinaryMessage(Buffer.buffer(codec.encode(frame)));
        written.onFailure(
                cause -> ended(current, LinkProblem.LOST, "writing failed: " + cause.getMessage(), ComeBack.LATER));
        if (!full && !current.isClosed() && current.writeQueueFull()) {
            full = true;
            peer.writable(false);
        }
    }

    /** The hub has welcomed this agent and named its heartbeat. */
    void welcomed(Duration heartbeat) {
        welcomed = true;
        beats = 0;
        startHeartbeat(heartbeat);
        context.runOnContext(reported -> trials.connected());
    }

    /** Does not wait any longer, unless the hub named the time. An attempt under way goes on. */
    void tryNow() {
        if (report.status().state() == LinkStatus.State.WAITING && !slotted && vertx.cancelTimer(connectTimer)) {
            reconnect.asked();
            connect();
        }
    }

    /** True if the wait for the next attempt is one that the hub named. */
    boolean waitsForSlot() {
        return slotted && report.status().state() == LinkStatus.State.WAITING;
    }

    /** Sends a ping; false if there is no welcomed connection to send it on. */
    boolean ping(Buffer mark) {
        var current = socket;
        if (current == null || !welcomed) {
            return false;
        }
        current.writePing(mark).onFailure(cause -> LOG.debug("Ping was not sent", cause));
        return true;
    }

    /** The session has settled something. */
    void progressed() {
        reconnect.progressed();
    }

    /** The hub named when to come back after this connection. */
    void comeBackAfter(Duration slot) {
        reconnect.slot(slot);
    }

    /** Closes the connection for a reason of this end; the next one follows as the reason says. */
    void close(CloseReason reason, String detail) {
        var current = socket;
        if (current != null) {
            current.close((short) reason.code(), reason.title());
            ended(current, LinkProblem.of(reason), reason.title() + ": " + detail, reason.comeBack());
        }
    }

    /** Closes for good. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(connectTimer);
        close(CloseReason.NORMAL, "the agent stops");
        report.stopped();
        trials.failed();
        return client.close();
    }

    private void connect() {
        if (stopped) {
            // The timer fired before it was cancelled, and brought this onto the context after the stop.
            return;
        }
        report.attempted();
        var attempt = client.webSocket();
        listen(attempt);
        attempt.connect(terms.connectOptions()).onComplete(opened -> connected(attempt), cause -> {
            var refusal = Refusal.of(cause, report.now());
            refusal.slot().ifPresent(reconnect::slot);
            again(refusal.problem(), refusal.text(), refusal.comeBack());
        });
    }

    private void connected(WebSocket opened) {
        if (stopped) {
            opened.close();
            return;
        }
        if (!LinkTerms.SUBPROTOCOL.equals(opened.subProtocol())) {
            opened.close((short) CloseReason.VERSION_UNSUPPORTED.code(), CloseReason.VERSION_UNSUPPORTED.title());
            again(
                    LinkProblem.NOT_A_HUB,
                    "the hub chose subprotocol " + opened.subProtocol() + "; allowed is " + LinkTerms.SUBPROTOCOL,
                    ComeBack.NEVER);
            return;
        }
        if (opened.isClosed()) {
            again(LinkProblem.LOST, "the hub closed the connection at once", ComeBack.LATER);
            return;
        }
        opened.setWriteQueueMaxSize(settings.writeQueueBytes());
        socket = opened;
        welcomed = false;
        beats = 0;
        full = false;
        liveness = new Liveness(settings.heartbeat(), nanoTime.getAsLong());
        startHeartbeat(settings.heartbeat());
        peer.opened();
    }

    private void listen(ClientWebSocket attempt) {
        attempt.binaryMessageHandler(message -> received(attempt, message));
        attempt.textMessageHandler(
                text -> current(attempt, () -> close(CloseReason.WRONG_DATA_TYPE, "the hub sent a text message")));
        attempt.pongHandler(pong -> current(attempt, () -> answered(pong)));
        attempt.drainHandler(drained -> current(attempt, this::drained));
        attempt.exceptionHandler(cause ->
                current(attempt, () -> close(CloseReason.PROTOCOL_ERROR, "unreadable message: " + cause.getMessage())));
        attempt.closeHandler(closed -> current(attempt, () -> closedByHub(attempt)));
    }

    /** Events of a connection that has been given up say nothing about the one in use. */
    private void current(WebSocket from, Runnable action) {
        if (from.equals(socket)) {
            action.run();
        }
    }

    private void received(WebSocket from, Buffer message) {
        if (!from.equals(socket)) {
            return;
        }
        liveness.heard(nanoTime.getAsLong());
        try {
            peer.received(codec.decode(message.getBytes()));
        } catch (MalformedFrame e) {
            close(CloseReason.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private void answered(Buffer pong) {
        liveness.heard(nanoTime.getAsLong());
        trials.answered(pong);
        if (welcomed) {
            peer.alive();
        }
    }

    private void drained() {
        if (full) {
            full = false;
            peer.writable(true);
        }
    }

    private void closedByHub(WebSocket closed) {
        var code = closed.closeStatusCode();
        var reason = code == null ? Optional.<CloseReason>empty() : CloseReason.ofCode(code);
        var text = reason.map(known -> "the hub closed: " + known.title()).orElse("the connection was lost");
        ended(
                closed,
                reason.map(LinkProblem::of).orElse(LinkProblem.LOST),
                code == null ? text : text + " (" + code + ")",
                reason.map(CloseReason::comeBack).orElse(ComeBack.LATER));
    }

    private void startHeartbeat(Duration every) {
        vertx.cancelTimer(heartbeatTimer);
        liveness = new Liveness(every, nanoTime.getAsLong());
        heartbeatTimer = vertx.setPeriodic(every.toMillis(), timer -> beat());
    }

    private void beat() {
        var current = socket;
        beats++;
        if (current == null) {
            vertx.cancelTimer(heartbeatTimer);
        } else if (liveness.dead(nanoTime.getAsLong())) {
            close(CloseReason.DEAD, "nothing heard from the hub for " + Liveness.MISSES_MAX + " heartbeats");
        } else if (!welcomed && beats > GREETING_HEARTBEATS_MAX) {
            close(CloseReason.HELLO_TIMEOUT, "no welcome within " + GREETING_HEARTBEATS_MAX + " heartbeats");
        } else {
            if (welcomed && beats > Liveness.MISSES_MAX) {
                reconnect.progressed();
            }
            current.writePing(Buffer.buffer());
        }
    }

    private void ended(WebSocket gone, LinkProblem problem, String why, ComeBack comeBack) {
        if (!gone.equals(socket)) {
            return;
        }
        socket = null;
        vertx.cancelTimer(heartbeatTimer);
        peer.closed();
        again(problem, why, comeBack);
    }

    private void again(LinkProblem problem, String why, ComeBack comeBack) {
        if (stopped) {
            report.stopped();
            trials.failed();
            return;
        }
        slotted = reconnect.slotNamed();
        var delay = reconnect.delay(comeBack);
        report.failed(problem, why, delay);
        trials.failed();
        LOG.info("Hub not connected; next attempt follows reason=\"{}\" delayMs={}", why, delay.toMillis());
        connectTimer = vertx.setTimer(Math.max(1, delay.toMillis()), timer -> context.runOnContext(run -> connect()));
    }
}

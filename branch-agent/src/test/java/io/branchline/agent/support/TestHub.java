package io.branchline.agent.support;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.frame.Welcome.Limits;
import io.branchline.protocol.link.Ancestry;
import io.branchline.protocol.link.Committed;
import io.branchline.protocol.link.UplinkReceiver;
import io.branchline.protocol.link.UplinkReceiver.Output;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Stands for head office: a real socket with the real receiver in front of a store in memory, and switches for the ways in
 * which a hub can misbehave.
 */
public final class TestHub {
    /** One stored event with its place. */
    public record Stored(UUID epoch, Priority priority, long sequence, Event event) {}

    private record Evidence(Priority priority, long through, List<Quarantined> quarantined) implements Committed {}

    private static final String SUBPROTOCOL = "branchline.v1.cbor";

    private final Vertx vertx;
    private final int heartbeatMs;
    private final List<Stored> stored = new CopyOnWriteArrayList<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final List<Instant> attempts = new CopyOnWriteArrayList<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<String, String> cursorIds = new HashMap<>();
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final TestDownlink down = new TestDownlink();
    private final AtomicInteger duplicates = new AtomicInteger();
    private HttpServer server;
    private int port;

    /** Answers an upgrade itself instead of taking it, if it returns true. */
    public volatile Predicate<HttpServerRequest> upgrade = request -> false;
    /** Takes and answers nothing, not even pings. */
    public volatile boolean silent;
    /** Keeps what it commits to itself. */
    public volatile boolean withholdSettled;
    /** Added to the time of every welcome. */
    public volatile Duration clockAhead = Duration.ZERO;
    /** Bytes of events that may be unsettled, per priority. */
    public volatile PerPriority window = PerPriority.all(1 << 20);
    /** Sent instead of a welcome. */
    public volatile Consumer<ServerWebSocket> insteadOfWelcome;
    /** Events that are put in quarantine. */
    public volatile Predicate<Event> bad = event -> false;

    /** A hub that does not listen yet. */
    public TestHub(Vertx vertx, int heartbeatMs) {
        this.vertx = vertx;
        this.heartbeatMs = heartbeatMs;
    }

    /** Listens, on the same port as before if there was one. */
    public TestHub start() throws Exception {
        var options = new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketMessageSize(4 << 20)
                .setMaxWebSocketFrameSize(4 << 20)
                .setWebSocketSubProtocols(List.of(SUBPROTOCOL));
        server = vertx.createHttpServer(options).requestHandler(this::request);
        port = server.listen(port, "127.0.0.1").await(20, TimeUnit.SECONDS).actualPort();
        return this;
    }

    /** Goes away, as a machine that loses power: connections end without a word. */
    public void stop() throws Exception {
        server.close().await(20, TimeUnit.SECONDS);
        sockets.clear();
    }

    /** Address for the agent. */
    public String url() {
        return "ws://127.0.0.1:" + port + "/agent";
    }

    /** Everything stored, in order. */
    public List<Stored> stored() {
        return stored;
    }

    /** Ids stored of one priority, in order. */
    public List<String> ids(Priority priority) {
        return stored.stream()
                .filter(row -> row.priority() == priority)
                .map(row -> row.event().id())
                .toList();
    }

    /** Gaps that were reported. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** The road down. */
    public TestDownlink down() {
        return down;
    }

    /** Frames received. */
    public List<Frame> frames() {
        return frames;
    }

    /** When upgrades were asked for. */
    public List<Instant> attempts() {
        return attempts;
    }

    /** Events that arrived with an id already stored. */
    public int duplicates() {
        return duplicates.get();
    }

    /** Connections that are open. */
    public long connections() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    /** Sends a frame on every connection. */
    public void send(Frame frame) {
        sockets.forEach(socket ->
                socket.writeBinaryMessage(Buffer.buffer(FrameCodec.cbor().encode(frame))));
    }

    /** Sends bytes on every connection. */
    public void sendBytes(byte[] bytes) {
        sockets.forEach(socket -> socket.writeBinaryMessage(Buffer.buffer(bytes)));
    }

    /** Closes every connection. */
    public void close(CloseReason reason) {
        sockets.forEach(socket -> socket.close((short) reason.code(), reason.title()));
    }

    /** Sets where every cursor of an epoch stands, as a restored backup or another disk would. */
    public synchronized void cursor(UUID epoch, Priority priority, long settled, String id) {
        cursors.put(epoch + "/" + priority, settled);
        cursorIds.put(epoch + "/" + priority, id);
    }

    private void request(HttpServerRequest request) {
        attempts.add(Instant.now());
        if (upgrade.test(request)) {
            return;
        }
        request.toWebSocket().onSuccess(this::session);
    }

    private void session(ServerWebSocket socket) {
        sockets.add(socket);
        var receiver = new UplinkReceiver(window, new Limits(1 << 20, 64, heartbeatMs));
        var lanes = down.session(frame -> write(socket, frame), why -> socket.close((short) 1002, "test hub: " + why));
        if (silent) {
            socket.pause();
        }
        socket.closeHandler(closed -> {
            receiver.disconnected();
            lanes.closed();
            sockets.remove(socket);
        });
        socket.binaryMessageHandler(message -> {
            try {
                received(socket, receiver, lanes, FrameCodec.cbor().decode(message.getBytes()));
            } catch (Exception e) {
                socket.close((short) 1002, "test hub: " + e);
            }
        });
    }

    /** Stops reading every open connection: the line looks open and nothing comes back. */
    public void goSilent() {
        silent = true;
        sockets.forEach(ServerWebSocket::pause);
    }

    private static void write(ServerWebSocket socket, Frame frame) {
        socket.writeBinaryMessage(Buffer.buffer(FrameCodec.cbor().encode(frame)));
    }

    private void received(ServerWebSocket socket, UplinkReceiver receiver, TestDownlink.Session lanes, Frame frame) {
        frames.add(frame);
        switch (frame) {
            case Applied applied -> lanes.applied(applied);
            case RatesApplied applied -> lanes.applied(applied);
            case Status _ -> {}
            default -> up(socket, receiver, frame);
        }
        if (frame instanceof Hello hello && insteadOfWelcome == null) {
            lanes.opened(hello.downlinkPosition(), hello.ratesVersion());
        }
    }

    private void up(ServerWebSocket socket, UplinkReceiver receiver, Frame frame) {
        carryOut(
                socket,
                receiver,
                switch (frame) {
                    case Hello hello -> receiver.hello(hello);
                    case Events events -> receiver.events(events);
                    case Gap gap -> receiver.gap(gap);
                    default -> throw new IllegalStateException("agent sent " + frame);
                });
    }

    private void carryOut(ServerWebSocket socket, UplinkReceiver receiver, List<Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case Output.Send send -> write(socket, send.frame());
                case Output.Open open -> open(socket, receiver, open.hello());
                case Output.Commit commit -> {
                    var evidence = commit(commit.epoch(), commit.events());
                    if (!withholdSettled) {
                        carryOut(socket, receiver, receiver.committed(evidence));
                    }
                }
                case Output.CommitGap gap -> carryOut(socket, receiver, receiver.committed(commit(gap.gap())));
                case Output.Close close ->
                    socket.close((short) close.reason().code(), close.reason().title());
            }
        }
    }

    private void open(ServerWebSocket socket, UplinkReceiver receiver, Hello hello) {
        gaps.addAll(hello.lost());
        if (insteadOfWelcome != null) {
            insteadOfWelcome.accept(socket);
            return;
        }
        UplinkReceiver.Cursors read;
        synchronized (this) {
            var ids = new ArrayList<String>();
            Priority.ALL.forEach(priority -> ids.add(cursorIds.getOrDefault(hello.epoch() + "/" + priority, "")));
            read = new UplinkReceiver.Cursors(
                    PerPriority.from(priority -> cursors.getOrDefault(hello.epoch() + "/" + priority, 0L)), ids);
        }
        carryOut(
                socket,
                receiver,
                receiver.opened(
                        UUID.randomUUID(), read, Instant.now().plus(clockAhead), down.head(), down.ratesHead()));
    }

    private synchronized Evidence commit(UUID epoch, Events events) {
        var quarantined = new ArrayList<Quarantined>();
        var sequence = events.first();
        for (var event : events.events()) {
            if (bad.test(event)) {
                quarantined.add(new Quarantined(sequence, "the test hub does not like it"));
            } else if (stored.stream().anyMatch(row -> row.event().id().equals(event.id()))) {
                duplicates.incrementAndGet();
            } else {
                stored.add(new Stored(epoch, events.priority(), sequence, event));
            }
            sequence++;
        }
        cursor(
                epoch,
                events.priority(),
                events.last(),
                Ancestry.mark(events.events().getLast()));
        return new Evidence(events.priority(), events.last(), quarantined);
    }

    private synchronized Evidence commit(Gap gap) {
        gaps.add(gap);
        cursor(gap.epoch(), gap.priority(), gap.last(), "");
        return new Evidence(gap.priority(), gap.last(), List.of());
    }
}

package io.branchline.load.fanout;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.RatesReceiver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Connections that wait for one message each and note when it came: branches that speak the link to a hub, or plain
 * listeners of the bare server. Thread-safe.
 */
final class Listeners {
    private static final int CONNECTING_MAX = 64;
    private static final int PATIENCE_SECONDS = 120;
    private static final int MESSAGE_BYTES_MAX = 4 << 20;

    /** One publication under way. */
    private static final class Arrival {
        final long began = System.nanoTime();
        final Histogram micros = new ConcurrentHistogram(3);
        final Promise<Histogram> all = Promise.promise();
        private final int expected;

        Arrival(int expected) {
            this.expected = expected;
        }

        void arrived(long nanos) {
            micros.recordValue(Math.max(0, (nanos - began) / 1_000));
            if (micros.getTotalCount() >= expected) {
                all.tryComplete(micros);
            }
        }
    }

    private final Vertx vertx;
    private final WebSocketClient client;
    private final int port;
    private final int diskMs;
    private final List<String> keys;
    private final List<WebSocket> sockets = new ArrayList<>();
    private final AtomicReference<Arrival> awaited = new AtomicReference<>(new Arrival(Integer.MAX_VALUE));
    private final AtomicReference<Decoded> lastRates = new AtomicReference<>(new Decoded(Buffer.buffer(), null));
    private final AtomicReference<@Nullable Encoded> lastAnswer = new AtomicReference<>();
    private volatile boolean closing;

    /** A frame and what is in it. All branches get the same bytes: each would read them on a machine of its own. */
    private record Decoded(Buffer bytes, @Nullable Frame frame) {}

    /** What all branches answer: each would write it on a machine of its own. */
    private record Encoded(Frame frame, Buffer bytes) {}

    private Listeners(Vertx vertx, int port, List<String> keys, int diskMs) {
        this.vertx = vertx;
        this.port = port;
        this.diskMs = diskMs;
        this.keys = keys;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(keys.size())
                .setMaxMessageSize(MESSAGE_BYTES_MAX)
                .setMaxFrameSize(MESSAGE_BYTES_MAX));
    }

    /** Branches with these keys, all welcomed by the hub, with a disk that takes so many milliseconds. Blocking. */
    static Listeners branches(Vertx vertx, int port, List<String> keys, int diskMs) throws Exception {
        var listeners = new Listeners(vertx, port, keys, diskMs);
        listeners.open(listeners::branch);
        return listeners;
    }

    /** Plain listeners of a bare server. Blocking. */
    static Listeners plain(Vertx vertx, int port, int count) throws Exception {
        var listeners = new Listeners(vertx, port, Collections.nCopies(count, ""), 0);
        listeners.open(key -> listeners.plain());
        return listeners;
    }

    /** From now until every one of them has its message, in microseconds; begins to count at the call. */
    Future<Histogram> nextArrival() {
        var next = new Arrival(sockets.size());
        awaited.set(next);
        return next.all.future();
    }

    /** The last frame of rates as it came. */
    byte[] lastRates() {
        return lastRates.get().bytes().getBytes();
    }

    /** They go on without reading. */
    void stopReading() {
        sockets.forEach(WebSocket::pause);
    }

    /** Hangs up. */
    void close() {
        closing = true;
        var _ = client.close();
    }

    private interface Opening {
        Future<WebSocket> open(String key);
    }

    private void open(Opening opening) throws Exception {
        for (var from = 0; from < keys.size(); from += CONNECTING_MAX) {
            var some = keys.subList(from, Math.min(keys.size(), from + CONNECTING_MAX)).stream()
                    .map(opening::open)
                    .toList();
            Future.all(some).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            some.forEach(opened -> sockets.add(opened.result()));
        }
    }

    private Future<WebSocket> plain() {
        return client.connect(port, "127.0.0.1", "/").map(socket -> {
            socket.binaryMessageHandler(bytes -> awaited.get().arrived(System.nanoTime()));
            socket.closeHandler(gone -> lost(socket));
            return socket;
        });
    }

    private Future<WebSocket> branch(String key) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/agent")
                .setAllowOriginHeader(false)
                .addSubProtocol(FrameCodec.cbor().subprotocol())
                .putHeader("Authorization", "Bearer " + key);
        var welcomed = Promise.<WebSocket>promise();
        return client.connect(options).compose(socket -> {
            var receiver = new RatesReceiver();
            socket.binaryMessageHandler(bytes -> receive(socket, receiver, bytes, System.nanoTime(), welcomed));
            socket.closeHandler(gone -> lost(socket));
            return send(socket, hello()).compose(sent -> welcomed.future());
        });
    }

    private void receive(
            WebSocket socket, RatesReceiver receiver, Buffer bytes, long nanos, Promise<WebSocket> welcomed) {
        switch (frame(bytes)) {
            case Welcome welcome -> {
                receiver.opened(0);
                welcomed.tryComplete(socket);
            }
            case Rates rates -> {
                awaited.get().arrived(nanos);
                receiver.rates(rates).forEach(output -> carryOut(socket, receiver, output));
            }
            default -> {}
        }
    }

    private void carryOut(WebSocket socket, RatesReceiver receiver, RatesReceiver.Output output) {
        switch (output) {
            case RatesReceiver.Output.Apply(var rates) -> apply(socket, receiver, rates);
            case RatesReceiver.Output.Send(var frame) -> {
                var _ = socket.writeBinaryMessage(answer(frame));
            }
            case RatesReceiver.Output.Close(var reason, var detail) ->
                throw new IllegalStateException(reason + ": " + detail);
        }
    }

    private void apply(WebSocket socket, RatesReceiver receiver, Rates rates) {
        if (diskMs > 0) {
            vertx.setTimer(diskMs, written -> applied(socket, receiver, rates));
        } else {
            applied(socket, receiver, rates);
        }
    }

    private void applied(WebSocket socket, RatesReceiver receiver, Rates rates) {
        receiver.applied(rates.last(), List.of()).forEach(next -> carryOut(socket, receiver, next));
    }

    private Frame frame(Buffer bytes) {
        var last = lastRates.get();
        if (last.frame() != null && last.bytes().equals(bytes)) {
            return last.frame();
        }
        try {
            var frame = FrameCodec.cbor().decode(bytes.getBytes());
            if (frame instanceof Rates) {
                lastRates.set(new Decoded(bytes, frame));
            }
            return frame;
        } catch (MalformedFrame e) {
            throw new IllegalStateException("the hub sent a malformed frame", e);
        }
    }

    private Buffer answer(Frame frame) {
        var last = lastAnswer.get();
        if (last == null || !last.frame().equals(frame)) {
            last = new Encoded(frame, Buffer.buffer(FrameCodec.cbor().encode(frame)));
            lastAnswer.set(last);
        }
        return last.bytes();
    }

    private static Future<Void> send(WebSocket socket, Frame frame) {
        return socket.writeBinaryMessage(Buffer.buffer(FrameCodec.cbor().encode(frame)));
    }

    private static Hello hello() {
        return new Hello(
                1,
                "fan-out",
                UUID.randomUUID(),
                PerPriority.all(1),
                PerPriority.ZERO,
                0,
                0,
                1,
                Instant.EPOCH,
                List.of());
    }

    private void lost(WebSocket socket) {
        if (!closing) {
            awaited.get()
                    .all
                    .tryFail("a connection was closed: " + socket.closeStatusCode() + " " + socket.closeReason());
        }
    }
}

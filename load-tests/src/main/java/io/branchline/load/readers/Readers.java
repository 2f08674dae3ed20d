package io.branchline.load.readers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Readers of the feed on this machine. Thread-safe; methods that wait are blocking. */
public final class Readers {
    private static final int OPENING_MAX = 50;
    private static final int PATIENCE_SECONDS = 60;
    private static final long DELAY_MAX_MICROS = Duration.ofHours(1).toNanos() / 1_000;
    /** Where an event says when PostgreSQL had it. */
    public static final String SETTLED = "settledtime";
    /** Where an event says when its branch had it on disk. */
    public static final String KEPT = "recordedtime";

    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final WebSocketClient client;
    private final WebSocketConnectOptions where;
    private final String token;
    private final String since;
    private final List<WebSocket> sockets = new ArrayList<>();
    private final Histogram delays = new ConcurrentHistogram(DELAY_MAX_MICROS, 3);
    private final LongAdder events = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder closed = new LongAdder();

    /**
     * None yet.
     *
     * @param since member of an event with the moment from which its delay counts
     */
    public Readers(Vertx vertx, int port, String token, String since) {
        this.token = token;
        this.since = "\"" + since + "\":\"";
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(10_000)
                .setMaxMessageSize(MESSAGE_BYTES_MAX)
                .setMaxFrameSize(MESSAGE_BYTES_MAX)
                .setReceiveBufferSize(16 << 10));
        this.where = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/feed")
                .setSubProtocols(List.of("branchline.feed.v1"));
    }

    /** Opens readers that read; returns when all have their snapshot. */
    public void open(int count, String subscription) throws TimeoutException {
        for (var from = 0; from < count; from += OPENING_MAX) {
            var some = new ArrayList<Future<WebSocket>>();
            for (var n = from; n < Math.min(count, from + OPENING_MAX); n++) {
                some.add(reader(subscription));
            }
            Future.all(some).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            some.forEach(opened -> sockets.add(opened.result()));
        }
    }

    /** They stop reading; what their machines' buffers hold stays there. */
    void stopReading() {
        sockets.forEach(WebSocket::pause);
    }

    /** Delays in microseconds since the last call. */
    public Histogram takeDelays() {
        var copy = delays.copy();
        delays.reset();
        return copy;
    }

    long events() {
        return events.sum();
    }

    long resets() {
        return resets.sum();
    }

    /** Connections the hub has closed. */
    long closed() {
        return closed.sum();
    }

    /** Hangs up. */
    public void close() {
        var _ = client.close();
    }

    private Future<WebSocket> reader(String subscription) {
        var ready = Promise.<WebSocket>promise();
        return client.connect(where).compose(socket -> {
            socket.textMessageHandler(text -> take(text, socket, ready));
            socket.closeHandler(gone -> {
                closed.increment();
                ready.tryFail("closed with " + socket.closeStatusCode() + " " + socket.closeReason());
            });
            return socket.writeTextMessage("{\"type\":\"hello\",\"token\":\"" + token + "\"}")
                    .compose(said -> socket.writeTextMessage(subscription))
                    .compose(said -> ready.future());
        });
    }

    /** Looks for the moments instead of parsing: hundreds of readers share two cores with the hub they measure. */
    private void take(String text, WebSocket socket, Promise<WebSocket> ready) {
        if (text.startsWith("{\"type\":\"snapshot\"")) {
            ready.tryComplete(socket);
        } else if (text.startsWith("{\"type\":\"reset\"")) {
            resets.increment();
        } else if (text.startsWith("{\"type\":\"events\"")) {
            var now = Instant.now();
            for (var at = text.indexOf(since); at >= 0; at = text.indexOf(since, at + 1)) {
                var begin = at + since.length();
                var moment = Instant.parse(text.substring(begin, text.indexOf('"', begin)));
                delays.recordValue(Math.clamp(ChronoUnit.MICROS.between(moment, now), 0, DELAY_MAX_MICROS));
                events.increment();
            }
        }
    }
}

package io.branchline.load.nodes;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A reader of the feed at one node that remembers every event it was shown. Thread-safe. */
final class NodeReader {
    private static final String BRANCH = "\"branch\":\"";
    private static final String ID = "\"id\":\"";
    private static final String SETTLED = "\"settledtime\":\"";
    private static final int SEEN_MAX = 1_000_000;
    private static final int MESSAGE_BYTES_MAX = 16 << 20;
    private static final long DELAY_MAX_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    private final WebSocketClient client;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final LongAdder twice = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final Histogram delays = new ConcurrentHistogram(DELAY_MAX_MICROS, 3);

    NodeReader(Vertx vertx) {
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxMessageSize(MESSAGE_BYTES_MAX)
                .setMaxFrameSize(MESSAGE_BYTES_MAX));
    }

    /** Begins to read all events; completes with the snapshot. */
    Future<Void> open(int port, String token) {
        var ready = Promise.<Void>promise();
        var where = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/feed")
                .setSubProtocols(List.of("branchline.feed.v1"));
        return client.connect(where).compose(socket -> {
            socket.textMessageHandler(text -> take(text, ready));
            socket.closeHandler(gone -> ready.tryFail("the feed was closed"));
            return socket.writeTextMessage("{\"type\":\"hello\",\"token\":\"" + token + "\"}")
                    .compose(said -> socket.writeTextMessage("{\"type\":\"subscribe\",\"channels\":[\"events\"]}"))
                    .compose(said -> ready.future());
        });
    }

    /** Different events shown. */
    long seen() {
        return seen.size();
    }

    /** Events shown again. */
    long twice() {
        return twice.sum();
    }

    /** How often it was told to take a new snapshot. */
    long resets() {
        return resets.sum();
    }

    /** From settled to read, in microseconds. */
    Histogram delays() {
        return delays.copy();
    }

    void close() {
        var _ = client.close();
    }

    /** Looks for what it needs, each once in an event of a fleet, instead of parsing: readers share the hubs' cores. */
    private void take(String text, Promise<Void> ready) {
        if (text.startsWith("{\"type\":\"snapshot\"")) {
            ready.tryComplete();
        } else if (text.startsWith("{\"type\":\"reset\"")) {
            resets.increment();
        } else if (text.startsWith("{\"type\":\"events\"")) {
            var now = Instant.now();
            values(text, SETTLED)
                    .forEach(settled -> delays.recordValue(
                            Math.clamp(ChronoUnit.MICROS.between(Instant.parse(settled), now), 0, DELAY_MAX_MICROS)));
            var branches = values(text, BRANCH);
            var ids = values(text, ID);
            for (var event = 0; event < ids.size(); event++) {
                note(branches.get(event) + " " + ids.get(event));
            }
        }
    }

    /** The values behind a name, in their order. */
    private static List<String> values(String text, String name) {
        var values = new ArrayList<String>();
        for (var at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            var begin = at + name.length();
            values.add(text.substring(begin, text.indexOf('"', begin)));
        }
        return values;
    }

    private void note(String event) {
        if (seen.size() >= SEEN_MAX) {
            throw new IllegalStateException("a reader remembers " + SEEN_MAX + " events at most");
        }
        if (!seen.add(event)) {
            twice.increment();
        }
    }
}

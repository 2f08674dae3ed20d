package io.branchline.load.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the live feed, as a dashboard is one: measures how long an event takes from its till to here. Connects
 * again when it is cut off and goes on where it was. Context: one of Vert.x's; started and stopped from any thread.
 */
public final class FeedReader {
    private static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
    private static final int AGAIN_MS = 500;
    private static final int SEEN_MAX = 5_000;
    private static final long LATENCY_MAX_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions where;
    private final String token;
    private final InstantSource clock;
    private final LongAdder resets = new LongAdder();
    private final List<Long> seen = new ArrayList<>();
    private @Nullable String position;
    private final Histogram latency = new ConcurrentHistogram(LATENCY_MAX_MICROS, 3);
    private volatile boolean stopped;

    FeedReader(Vertx vertx, int port, String token, InstantSource clock) {
        this.vertx = vertx;
        this.token = token;
        this.clock = clock;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxMessageSize(MESSAGE_BYTES_MAX)
                .setMaxFrameSize(MESSAGE_BYTES_MAX));
        this.where = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/feed")
                .setSubProtocols(List.of("branchline.feed.v1"));
    }

    /** Connects, and again whenever the connection ends. */
    void start() {
        client.connect(where).onSuccess(this::read).onFailure(_ -> again());
    }

    /** From an event's own time to its arrival here, in microseconds. */
    public Histogram latency() {
        return latency;
    }

    /** How often it was told to take a new snapshot because it, or the hub, had fallen behind. */
    long resets() {
        return resets.sum();
    }

    Future<Void> stop() {
        stopped = true;
        return client.close();
    }

    private void read(WebSocket socket) {
        socket.textMessageHandler(this::take);
        socket.closeHandler(_ -> again());
        socket.exceptionHandler(_ -> socket.close());
        socket.writeTextMessage(new JsonObject()
                        .put("type", "hello")
                        .put("token", token)
                        .encode())
                .compose(_ -> socket.writeTextMessage(subscription().encode()))
                .onFailure(_ -> socket.close());
    }

    /** With the batches seen since the last position, so that after a break every event comes once. */
    private JsonObject subscription() {
        var wish = new JsonObject().put("type", "subscribe").put("channels", new JsonArray().add("events"));
        return position == null || seen.size() >= SEEN_MAX
                ? wish
                : wish.put("resume", new JsonObject().put("position", position).put("batches", new JsonArray(seen)));
    }

    private void take(String text) {
        var message = new JsonObject(text);
        if ("position".equals(message.getString("type"))) {
            position = message.getString("position");
            seen.clear();
        } else if ("reset".equals(message.getString("type"))) {
            resets.increment();
        } else if ("events".equals(message.getString("type")) && !message.getBoolean("more", false)) {
            seen.add(message.getLong("batch"));
        }
        var events = message.getJsonArray("events");
        if ("events".equals(message.getString("type")) && events != null) {
            var now = clock.instant();
            events.forEach(event -> record((JsonObject) event, now));
        }
    }

    private void record(JsonObject event, Instant now) {
        var happened = OffsetDateTime.parse(event.getString("time")).toInstant();
        var micros = Math.clamp(ChronoUnit.MICROS.between(happened, now), 0, LATENCY_MAX_MICROS);
        latency.recordValue(micros);
    }

    private void again() {
        if (!stopped) {
            var _ = vertx.setTimer(AGAIN_MS, _ -> start());
        }
    }
}

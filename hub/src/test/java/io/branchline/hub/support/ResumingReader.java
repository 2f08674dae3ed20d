package io.branchline.hub.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A program that reads the feed as the document says: keeps the newest position and the batches since, puts the parts of
 * a batch aside until its last, and goes on from there when it comes back. Cut off, it forgets what was half. Thread-safe.
 */
public final class ResumingReader implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String token;
    private final String members;
    private final List<String> ids = new ArrayList<>();
    private final List<Long> batches = new ArrayList<>();
    private final List<JsonObject> snapshots = new ArrayList<>();
    private final List<String> resets = new ArrayList<>();
    private String position = "";
    private int connections;
    private boolean sentAway;
    private WebSocket socket;

    /** Not connected yet; subscribes with these members besides. */
    public ResumingReader(String token, String members) {
        this.token = token;
        this.members = members;
    }

    /** Comes in at a hub, with where it was. */
    public void connect(int port) throws Exception {
        int number;
        synchronized (this) {
            number = ++connections;
            sentAway = false;
        }
        var opened = client.newWebSocketBuilder()
                .subprotocols("branchline.feed.v1")
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/feed"), new Ear(number))
                .get(20, TimeUnit.SECONDS);
        socket = opened;
        send(opened, new JsonObject().put("type", "hello").put("token", token).encode());
        send(opened, "{\"type\":\"subscribe\"" + members + resume() + "}");
    }

    private static void send(WebSocket opened, String text) throws Exception {
        opened.sendText(text, true).get(20, TimeUnit.SECONDS);
    }

    private synchronized String resume() {
        return position.isEmpty()
                ? ""
                : ",\"resume\":"
                        + new JsonObject()
                                .put("position", position)
                                .put("batches", new JsonArray(List.copyOf(batches)))
                                .encode();
    }

    /** The line is cut in the middle of whatever is on it. */
    public void cut() {
        synchronized (this) {
            connections++;
        }
        socket.abort();
    }

    /** Whether the hub has closed, or the line is gone: a busy hub may ask to come back later. */
    public synchronized boolean isSentAway() {
        return sentAway;
    }

    private synchronized void sentAway(int number) {
        sentAway |= number == connections;
    }

    /** Ids of all events it was shown, in the order in which their batches were whole. */
    public synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    public synchronized List<JsonObject> snapshots() {
        return List.copyOf(snapshots);
    }

    public synchronized List<String> resets() {
        return List.copyOf(resets);
    }

    public synchronized String position() {
        return position;
    }

    /** Another place than the one it was given. */
    public synchronized void stand(String elsewhere, List<Long> seen) {
        position = elsewhere;
        batches.clear();
        batches.addAll(seen);
    }

    @Override
    public void close() {
        cut();
        client.close();
    }

    private synchronized void take(JsonObject message, List<String> aside) {
        switch (message.getString("type")) {
            case "snapshot" -> {
                snapshots.add(message);
                aside.clear();
                stand(message.getString("position"), List.of());
            }
            case "position" -> stand(message.getString("position"), List.of());
            case "events" -> {
                FakeViewer.objects(message.getJsonArray("events")).forEach(event -> aside.add(event.getString("id")));
                if (!message.getBoolean("more", false)) {
                    ids.addAll(aside);
                    batches.add(message.getLong("batch"));
                    aside.clear();
                }
            }
            case "reset" -> resets.add(message.getString("reason"));
            default -> {}
        }
    }

    /** Hears one connection, and nothing any more once it was cut. */
    private final class Ear implements WebSocket.Listener {
        private final int number;
        private final StringBuilder text = new StringBuilder();
        private final List<String> aside = new ArrayList<>();

        Ear(int number) {
            this.number = number;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                var message = new JsonObject(text.toString());
                text.setLength(0);
                synchronized (ResumingReader.this) {
                    if (number == connections) {
                        take(message, aside);
                    }
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            sentAway(number);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            sentAway(number);
        }
    }
}

package io.branchline.hub.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A program that reads the feed. */
public final class FakeViewer {
    private final WebSocketClient client;
    private final WebSocket socket;
    private volatile int closeCode;
    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();

    public FakeViewer(Vertx vertx, int port, String... origin) throws Exception {
        this(vertx, port, origin.length == 0 ? Map.of() : Map.of("Origin", origin[0]));
    }

    /** With these headers in the upgrade. */
    public FakeViewer(Vertx vertx, int port, Map<String, String> headers) throws Exception {
        client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(8 << 20).setMaxMessageSize(8 << 20));
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/feed")
                .setAllowOriginHeader(headers.containsKey("Origin"))
                .addSubProtocol("branchline.feed.v1");
        headers.forEach(options::putHeader);
        // Before it is open: the hub may say something, and close, before this thread goes on.
        var opening = client.webSocket();
        opening.closeHandler(
                closed -> closeCode = opening.closeStatusCode() == null ? 1006 : opening.closeStatusCode());
        opening.textMessageHandler(text -> messages.add(new JsonObject(text)));
        socket = opening.connect(options).await(10, SECONDS);
    }

    public WebSocket socket() {
        return socket;
    }

    /** What is said to a hub that has closed already is lost; a test looks at what it was told. */
    public FakeViewer send(String json) throws Exception {
        socket.writeTextMessage(json).otherwiseEmpty().await(10, SECONDS);
        return this;
    }

    /** Code the hub closed with; 0 while the socket is open. */
    public int closeCode() {
        return closeCode;
    }

    /** Says hello and subscribes. */
    public FakeViewer subscribe(String members) throws Exception {
        return send("{\"type\":\"hello\",\"token\":\"" + RunningViews.TOKEN + "\"}")
                .send("{\"type\":\"subscribe\"" + members + "}");
    }

    public List<JsonObject> messages(String type) {
        return messages.stream()
                .filter(message -> type.equals(message.getString("type")))
                .toList();
    }

    public List<String> types() {
        return messages.stream().map(message -> message.getString("type")).toList();
    }

    /** Sequences of all events shown, in the order they came. */
    public List<Long> sequences() {
        var found = new ArrayList<Long>();
        messages("events")
                .forEach(message ->
                        objects(message.getJsonArray("events")).forEach(event -> found.add(event.getLong("sequence"))));
        return found;
    }

    public static List<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }
}

package io.branchline.load.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plain WebSockets to a bare server, for comparison. Blocking. */
public final class Sockets implements AutoCloseable {
    private static final int OPENING_MAX = 128;
    private static final int PATIENCE_SECONDS = 120;

    private final WebSocketClient client;
    private final int port;
    private final List<WebSocket> sockets = new ArrayList<>();

    /** None yet. */
    public Sockets(Vertx vertx, int port) {
        this.port = port;
        this.client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(100_000).setTryUsePerMessageCompression(false));
    }

    /** Opens some, a bounded number at once; returns when all are open. */
    public void open(int count) throws TimeoutException {
        for (var from = 0; from < count; from += OPENING_MAX) {
            take(openAll(Math.min(OPENING_MAX, count - from)));
        }
    }

    /** Opens all at once; returns when all are open. */
    public void openAtOnce(int count) throws TimeoutException {
        take(openAll(count));
    }

    @Override
    public void close() throws TimeoutException {
        Future.join(sockets.stream().map(WebSocket::close).toList())
                .otherwiseEmpty()
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var _ = client.close();
    }

    private List<Future<WebSocket>> openAll(int count) {
        var opening = new ArrayList<Future<WebSocket>>();
        for (var socket = 0; socket < count; socket++) {
            opening.add(client.connect(port, "127.0.0.1", "/"));
        }
        return opening;
    }

    private void take(List<Future<WebSocket>> opening) throws TimeoutException {
        Future.all(opening).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        opening.forEach(opened -> sockets.add(opened.result()));
    }
}

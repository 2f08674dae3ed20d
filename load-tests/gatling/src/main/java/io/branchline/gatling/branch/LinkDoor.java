package io.branchline.gatling.branch;

import io.branchline.protocol.frame.FrameCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The way to the hub that all branches of a run share: one client, one timer. Thread-safe. */
public final class LinkDoor {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(30);
    private static final int THREADS = 4;

    private final Executor executor = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("links-", 0).factory());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(executor)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("links-timer").factory());
    private final URI hub;

    /**
     * A way to a hub.
     *
     * @param hub such as {@code ws://hq:8080}
     */
    public LinkDoor(URI hub) {
        this.hub = hub;
    }

    CompletableFuture<WebSocket> link(String key, WebSocket.Listener listener) {
        return client.newWebSocketBuilder()
                .connectTimeout(CONNECT_MAX)
                .subprotocols(FrameCodec.json().subprotocol())
                .header("Authorization", "Bearer " + key)
                .buildAsync(hub.resolve("/agent"), listener);
    }

    Executor executor() {
        return executor;
    }

    /** A reader's connection to the feed. */
    public CompletableFuture<WebSocket> feed(WebSocket.Listener listener) {
        return client.newWebSocketBuilder()
                .connectTimeout(CONNECT_MAX)
                .subprotocols("branchline.feed.v1")
                .buildAsync(hub.resolve("/feed"), listener);
    }

    /** Runs something later, on a thread of its own. */
    public void later(Duration pause, Runnable task) {
        var _ = timer.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}

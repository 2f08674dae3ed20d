package io.branchline.load.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Asks programs on this machine. Blocking, thread-safe. */
public final class LocalHttp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int POLL_MS = 25;
    private static final int PORTS_FROM = 15_000;
    private static final int PORTS_BELOW = 32_768;
    private static final int PORTS_TRIED_MAX = 1_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** The body of a page that is answered well; empty for any other answer and for none. */
    public Optional<String> get(int port, String path) {
        return answer(to(port, path).build());
    }

    /** The body that a change of the hub's API is answered with, if it was made; empty for any other answer and for none. */
    public Optional<String> post(int port, String path, String token, String json) {
        return answer(to(port, path)
                .header("Authorization", "Bearer " + token.strip())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"" + UUID.randomUUID() + "\"")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private Optional<String> answer(HttpRequest request) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() / 100 == 2 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits until a page is answered with 200. */
    public void awaitOk(int port, String path, Child program, Duration patience) throws InterruptedException {
        var up = await(() -> get(port, path).isPresent() || !program.alive(), patience);
        if (!program.alive()) {
            throw new DemoFault("ended instead of becoming ready: " + program.lastWords());
        }
        if (!up) {
            throw new DemoFault("not ready after " + patience.toSeconds() + " s: " + program.lastWords());
        }
    }

    /** Polls a condition; false if it did not come true in time. */
    public static boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    /**
     * A port nobody listens on, and that nobody is given by chance: those are from 32768 on, for sockets that connect and for
     * servers that take any. No port twice in a process.
     */
    public static int freePort() {
        for (var tries = 0; tries < PORTS_TRIED_MAX; tries++) {
            var port = ThreadLocalRandom.current().nextInt(PORTS_FROM, PORTS_BELOW);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new DemoFault("of " + PORTS_TRIED_MAX + " ports from " + PORTS_FROM + " to " + (PORTS_BELOW - 1)
                + " none is free on this machine");
    }

    /** Whether nobody listens on a port. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

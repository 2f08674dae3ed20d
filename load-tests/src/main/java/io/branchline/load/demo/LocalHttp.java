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
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks programs on this machine. Blocking, thread-safe. */
public final class LocalHttp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int POLL_MS = 25;

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

    /** A port nobody listens on at the moment. */
    public static int freePort() {
        return bound(() -> 0).orElseThrow(() -> new DemoFault("this machine has no free port"));
    }

    /** Whether nobody listens on a port. */
    public static boolean isFree(int port) {
        return bound(() -> port).isPresent();
    }

    private static Optional<Integer> bound(Supplier<Integer> port) {
        try (var socket = new ServerSocket(port.get(), 1, InetAddress.getLoopbackAddress())) {
            return Optional.of(socket.getLocalPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

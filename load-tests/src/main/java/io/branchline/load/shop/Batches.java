package io.branchline.load.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Posts batches to an agent of this machine; each is answered before the next of its thread. Blocking, thread-safe. */
public final class Batches implements AutoCloseable {
    private static final int BATCH = 500;
    private static final int POSTERS = 4;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    /** Batches for the agent that listens on a port. */
    public Batches(int port) {
        this.port = port;
    }

    /** Posts so many events, from several threads at once; returns when all are kept. */
    public void keep(int events, Supplier<String> event) throws InterruptedException {
        try (var posters = Executors.newFixedThreadPool(POSTERS)) {
            var posts = new ArrayList<Future<?>>();
            for (var from = 0; from < events; from += BATCH) {
                var size = Math.min(BATCH, events - from);
                posts.add(posters.submit(() -> post(size, event)));
            }
            for (var post : posts) {
                var _ = post.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("not all events were kept", e.getCause());
        }
    }

    /** Posts one batch; returns when all of it is kept. */
    public void post(String batch) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(batch))
                .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                throw new IllegalStateException("the agent answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the agent did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private void post(int size, Supplier<String> event) {
        post(Stream.generate(event).limit(size).collect(Collectors.joining(",", "[", "]")));
    }
}

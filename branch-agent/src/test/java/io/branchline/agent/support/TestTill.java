package io.branchline.agent.support;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Stands for a point of sale: posts over real HTTP. */
public final class TestTill implements AutoCloseable {
    /** Media type of one event. */
    public static final String ONE = "application/cloudevents+json";

    /** Media type of a batch. */
    public static final String BATCH = "application/cloudevents-batch+json";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    /** A till of the agent on a port. */
    public TestTill(int port) {
        base = "http://127.0.0.1:" + port;
    }

    /** Posts one event. */
    public HttpResponse<String> post(String event) throws IOException, InterruptedException {
        return post(ONE, event.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Posts a batch. */
    public HttpResponse<String> postBatch(List<String> events) throws IOException, InterruptedException {
        return post(BATCH, SampleEvents.batch(events).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Posts bytes, with more headers as name and value in turn. */
    public HttpResponse<String> post(String mediaType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return postTo("/v1/events", mediaType, body, headers);
    }

    /** Posts bytes to a path. */
    public HttpResponse<String> postTo(String path, String mediaType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofByteArray(body));
        if (!mediaType.isEmpty()) {
            request.header("Content-Type", mediaType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Gets a path, with headers as name and value in turn. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(40));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Gets a path as JSON. */
    public JsonObject json(String path) throws IOException, InterruptedException {
        return new JsonObject(get(path).body());
    }

    /** State of an event as the agent tells it; {@code problem} if it does not know it. */
    public String state(String id) throws IOException, InterruptedException {
        return json("/v1/events/" + id).getString("state", "problem");
    }

    @Override
    public void close() {
        client.close();
    }
}

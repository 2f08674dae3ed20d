package io.branchline.agent.support;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for a till that follows the stream of its agent, over real HTTP. */
public final class TestStream implements AutoCloseable {
    /** One event of the stream. */
    public record Heard(String id, String event, String data, long nanos) {
        /** Its data. */
        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final HttpResponse<java.io.InputStream> response;

    private TestStream(int port, String query, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/stream" + query));
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = client.send(request.build(), BodyHandlers.ofInputStream());
        Thread.ofVirtual().start(this::listen);
    }

    /** Follows from now on. */
    public static TestStream open(int port) throws IOException, InterruptedException {
        return new TestStream(port, "");
    }

    /** Goes on behind an id, as browsers do. */
    public static TestStream resume(int port, String lastEventId) throws IOException, InterruptedException {
        return new TestStream(port, "", "Last-Event-ID", lastEventId);
    }

    /** Goes on behind the id that {@code GET /v1/rates} named. */
    public static TestStream after(int port, String id) throws IOException, InterruptedException {
        return new TestStream(port, "?after=" + id);
    }

    /** Status of the answer. */
    public int status() {
        return response.statusCode();
    }

    /** Everything heard so far. */
    public List<Heard> heard() {
        return heard;
    }

    /** Everything heard of one kind. */
    public List<Heard> heard(String event) {
        return heard.stream().filter(one -> one.event().equals(event)).toList();
    }

    /** Comment lines so far. */
    public List<String> comments() {
        return comments;
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var id = "";
            var event = "";
            var data = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line.substring(6));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    heard.add(new Heard(id, event, data.toString(), System.nanoTime()));
                    data.setLength(0);
                }
            }
        } catch (IOException closed) {
            comments.add("closed: " + closed.getMessage());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

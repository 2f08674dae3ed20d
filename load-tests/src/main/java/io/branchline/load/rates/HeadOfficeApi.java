package io.branchline.load.rates;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Head office as a program sees it: publishes rates, messages and policies over the hub's API. A change carries an
 * {@code Idempotency-Key} and is asked for again until it is answered, so it is made once even if the hub is killed
 * between. Blocking, thread-safe.
 */
public final class HeadOfficeApi implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final int RETRY_MS_MIN = 50;
    private static final int RETRY_MS_SPREAD = 200;
    private static final int SERVER_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int CONFLICT = 409;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String token;
    private final Duration patience;

    /**
     * An API on this machine.
     *
     * @param token of an operator who may do what is asked
     * @param patience how long a change is asked for again while there is no answer
     */
    public HeadOfficeApi(int port, String token, Duration patience) {
        this(URI.create("http://127.0.0.1:" + port), token, patience);
    }

    /** The same anywhere, such as {@code https://hq:8443}. */
    public HeadOfficeApi(URI base, String token, Duration patience) {
        this.base = base;
        this.token = token;
        this.patience = patience;
    }

    /** Publishes quotes to targets; the answer of the API. */
    public JsonObject publish(List<JsonObject> quotes, List<String> targets) throws InterruptedException {
        return change(
                "POST",
                "/api/v1/rates",
                new JsonObject().put("targets", new JsonArray(targets)).put("quotes", new JsonArray(quotes)));
    }

    /** Sends messages to targets, in this order; the answer of the API. */
    public JsonObject send(List<JsonObject> messages, List<String> targets) throws InterruptedException {
        return change(
                "POST",
                "/api/v1/messages",
                new JsonObject().put("targets", new JsonArray(targets)).put("messages", new JsonArray(messages)));
    }

    /** Publishes a policy of a kind. */
    public JsonObject policy(String kind, JsonObject policy) throws InterruptedException {
        return change("PUT", "/api/v1/policies/" + kind, policy);
    }

    /** Reads; fails if the answer is not 200. */
    public JsonObject get(String path) throws IOException, InterruptedException {
        var response = client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answers " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }

    /** Makes a change, once; fails if it is refused or if there is no answer for too long. */
    public JsonObject change(String method, String path, JsonObject body) throws InterruptedException {
        var key = UUID.randomUUID().toString();
        var end = System.nanoTime() + patience.toNanos();
        while (true) {
            var answer = attempt(method, path, body, key);
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(path + " was not answered within " + patience);
            }
            LockSupport.parkNanos(Duration.ofMillis(
                            RETRY_MS_MIN + RandomGenerator.getDefault().nextInt(RETRY_MS_SPREAD))
                    .toNanos());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private @org.jspecify.annotations.Nullable JsonObject attempt(
            String method, String path, JsonObject body, String key) throws InterruptedException {
        var request = request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            var status = response.statusCode();
            if (status >= SERVER_FAULT || status == TOO_MANY || status == CONFLICT) {
                return null;
            }
            if (status >= 300) {
                throw new IllegalStateException(path + " answers " + status + " " + response.body());
            }
            return new JsonObject(response.body());
        } catch (IOException away) {
            return null;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + token);
    }
}

package io.branchline.hub.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.RunningHub;
import io.branchline.hub.identity.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.UUID;

/** Somebody at head office who asks the API of a hub. Blocking. */
final class Office implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final int port;
    private final String token;

    Office(RunningHub hub, String name, Role role) throws Exception {
        this.port = hub.port();
        this.token = hub.tokenOfNewOperator(name, role);
    }

    Vertx vertx() {
        return vertx;
    }

    String token() {
        return token;
    }

    /** What is at an address; it must be there. */
    JsonObject get(String path) throws Exception {
        var answer = asked(path);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    HttpResponse<Buffer> asked(String path) throws Exception {
        return request(HttpMethod.GET, path).send().await(30, SECONDS);
    }

    HttpResponse<Buffer> post(String path, String body) throws Exception {
        return posting(path, body, UUID.randomUUID().toString()).await(30, SECONDS);
    }

    Future<HttpResponse<Buffer>> posting(String path, String body, String key) {
        return request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .putHeader("Idempotency-Key", key)
                .sendBuffer(Buffer.buffer(body));
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, port, "127.0.0.1", "/api/v1/" + path).bearerTokenAuthentication(token);
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(20, SECONDS);
    }
}

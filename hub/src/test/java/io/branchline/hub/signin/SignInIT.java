package io.branchline.hub.signin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.identity.Role;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in and out at a browser, and what its cookie is good for. */
class SignInIT {
    private static EmbeddedServers servers;

    private RunningViews views;
    private WebClient client;
    private String own;
    private String token;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void open() throws Exception {
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        own = "http://127.0.0.1:" + views.port();
        token = views.tokenOf(Role.OPERATOR);
    }

    @AfterEach
    void close() throws Exception {
        views.close();
    }

    @Test
    void tokenBecomesACookieThatScriptsCannotReadAndSaysWhoItIs() throws Exception {
        var answer = signIn("token", token, Map.of("Origin", own));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getString("operator")).isEqualTo("as-operator");
        assertThat(answer.bodyAsJsonObject().getJsonArray("permissions"))
                .containsExactlyInAnyOrder("read", "send-messages", "handle-events");
        assertThat(Instant.parse(answer.bodyAsJsonObject().getString("expires")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
        assertThat(answer.headers().get("Set-Cookie"))
                .contains("branchline_session=bls_", "Path=/", "HTTPOnly", "SameSite=Strict", "Max-Age=43200")
                .doesNotContain("Secure");
        var cookie = cookie(answer);
        var same = send(HttpMethod.GET, "/session", cookie, Map.of()).bodyAsJsonObject();
        assertThat(same).isEqualTo(answer.bodyAsJsonObject());
        assertThat(send(HttpMethod.GET, "/session", null, Map.of()).statusCode())
                .isEqualTo(401);
        assertThat(send(HttpMethod.GET, "/session", "bls_" + "x".repeat(43), Map.of())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void cookieIsSecureWhenThePageCameByHttps() throws Exception {
        for (var headers : List.of(
                Map.of("Origin", "https://hq.example"),
                Map.of("Origin", "https://127.0.0.1:" + views.port()),
                Map.of("X-Forwarded-Proto", "https"))) {
            assertThat(signIn("token", token, headers).headers().get("Set-Cookie"))
                    .as(headers.toString())
                    .contains("Secure");
        }
    }

    @Test
    void cookieReadsAndChangesFromOurPagesOnly() throws Exception {
        var cookie = cookie(signIn("token", token, Map.of()));

        assertThat(send(HttpMethod.GET, "/api/v1/branches", cookie, Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(send(HttpMethod.GET, "/api/v1/audit", cookie, Map.of()).statusCode())
                .isEqualTo(403);
        var ticket = "/api/v1/tickets";
        assertThat(send(HttpMethod.POST, ticket, cookie, Map.of()).statusCode()).isEqualTo(403);
        assertThat(send(HttpMethod.POST, ticket, cookie, Map.of("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(HttpMethod.POST, ticket, cookie, Map.of("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(HttpMethod.POST, ticket, cookie, Map.of("Origin", own)).statusCode())
                .isEqualTo(201);
        assertThat(send(HttpMethod.POST, ticket, cookie, Map.of("Sec-Fetch-Site", "same-origin"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void ticketSignsInOnceAndNotForLong() throws Exception {
        var made = ticket("");
        assertThat(made).matches("blt_[A-Za-z0-9_-]{43}");

        var first = signIn("ticket", made, Map.of());
        assertThat(first.bodyAsJsonObject().getString("operator")).isEqualTo("as-operator");
        assertThat(signIn("ticket", made, Map.of()).statusCode()).isEqualTo(401);
        var late = ticket("{\"seconds\":10}");
        views.run("UPDATE ticket SET expires = now()");
        assertThat(signIn("ticket", late, Map.of()).statusCode()).isEqualTo(401);
        for (var wrong : List.of("{\"seconds\":9}", "{\"seconds\":3601}", "{\"seconds\":\"60\"}", "{\"for\":60}")) {
            assertThat(withToken(wrong).statusCode()).as(wrong).isEqualTo(422);
        }
    }

    @Test
    void signingOutEndsTheSessionHere() throws Exception {
        var cookie = cookie(signIn("token", token, Map.of()));
        assertThat(send(HttpMethod.DELETE, "/session", cookie, Map.of("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);

        var answer = send(HttpMethod.DELETE, "/session", cookie, Map.of("Origin", own));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().get("Set-Cookie")).contains("branchline_session=;", "Max-Age=0");
        assertThat(send(HttpMethod.GET, "/api/v1/branches", cookie, Map.of()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whateverWasMadeWithATokenDiesWithIt() throws Exception {
        var cookie = cookie(signIn("token", token, Map.of()));
        var ticket = ticket("");
        var viewer = new FakeViewer(
                        views.vertx(), views.port(), Map.of("Origin", own, "Cookie", "branchline_session=" + cookie))
                .send("{\"type\":\"hello\"}")
                .send("{\"type\":\"subscribe\"}");
        await().until(() -> viewer.types().contains("snapshot"));

        views.run("UPDATE operator SET revoked_at = now() WHERE name = 'as-operator'");

        await().untilAsserted(() -> assertThat(viewer.closeCode()).isEqualTo(3000));
        await().untilAsserted(() -> assertThat(send(HttpMethod.GET, "/api/v1/branches", cookie, Map.of())
                        .statusCode())
                .isEqualTo(401));
        assertThat(signIn("ticket", ticket, Map.of()).statusCode()).isEqualTo(401);
    }

    @Test
    void feedTakesATicketOnceAndACookieFromOurPagesOnly() throws Exception {
        var cookie = "branchline_session=" + cookie(signIn("token", token, Map.of()));
        var ticket = "{\"type\":\"hello\",\"ticket\":\"" + ticket("") + "\"}";
        var first = new FakeViewer(views.vertx(), views.port()).send(ticket).send("{\"type\":\"subscribe\"}");
        await().until(() -> first.types().contains("snapshot"));
        var second = new FakeViewer(views.vertx(), views.port()).send(ticket);
        await().untilAsserted(() -> assertThat(second.closeCode()).isEqualTo(3000));

        var ours = new FakeViewer(views.vertx(), views.port(), Map.of("Origin", "https://hq.example", "Cookie", cookie))
                .send("{\"type\":\"hello\"}")
                .send("{\"type\":\"subscribe\"}");
        await().until(() -> ours.types().contains("snapshot"));
        var nobodys =
                new FakeViewer(views.vertx(), views.port(), Map.of("Cookie", cookie)).send("{\"type\":\"hello\"}");
        await().untilAsserted(() -> assertThat(nobodys.closeCode()).isEqualTo(3000));
        assertThatThrownBy(() -> new FakeViewer(
                views.vertx(), views.port(), Map.of("Origin", "https://evil.example", "Cookie", cookie)));
    }

    @Test
    void wrongAttemptsAreSlowedAndForeignPagesRefused() throws Exception {
        assertThat(signIn("token", token, Map.of("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        for (var body : List.of("{}", "{\"token\":1}", "{\"token\":\"a\",\"ticket\":\"b\"}", "{\"name\":\"x\"}")) {
            assertThat(post("/session", body, Map.of()).statusCode()).as(body).isEqualTo(422);
        }
        var statuses = new TreeSet<Integer>();
        for (var attempt = 0; attempt < 60; attempt++) {
            statuses.add(
                    signIn("token", "blo_nobody_" + "x".repeat(43), Map.of()).statusCode());
        }
        assertThat(statuses).containsExactly(401, 429);
    }

    @Test
    void databaseHoldsNoSecretAndAnOperatorHasFewOfThem() throws Exception {
        var secret = "";
        for (var times = 0; times < 55; times++) {
            secret = cookie(signIn("token", token, Map.of()));
        }

        assertThat(views.text("SELECT count(*)::text FROM sign_in")).isEqualTo("50");
        assertThat(views.text("SELECT string_agg(s::text, ' ') FROM sign_in s")).doesNotContain(secret.substring(4));
        assertThat(send(HttpMethod.GET, "/session", secret, Map.of()).statusCode())
                .isEqualTo(200);
        ticket("");
        assertThat(views.text(
                        "SELECT action || ' ' || subject || ' ' || detail::text FROM audit ORDER BY id DESC LIMIT 1"))
                .isEqualTo("ticket.made as-operator {\"seconds\": 600}");
    }

    private HttpResponse<Buffer> signIn(String kind, String secret, Map<String, String> headers) throws Exception {
        return post("/session", new JsonObject().put(kind, secret).encode(), headers);
    }

    private HttpResponse<Buffer> post(String path, String body, Map<String, String> headers) throws Exception {
        var request = client.post(views.port(), "127.0.0.1", path).putHeader("Content-Type", "application/json");
        headers.forEach(request::putHeader);
        return request.sendBuffer(Buffer.buffer(body)).await(10, SECONDS);
    }

    private HttpResponse<Buffer> withToken(String body) throws Exception {
        return post("/api/v1/tickets", body, Map.of("Authorization", "Bearer " + token));
    }

    private String ticket(String body) throws Exception {
        return withToken(body).bodyAsJsonObject().getString("ticket");
    }

    private HttpResponse<Buffer> send(HttpMethod method, String path, String cookie, Map<String, String> headers)
            throws Exception {
        var request = client.request(method, views.port(), "127.0.0.1", path);
        headers.forEach(request::putHeader);
        if (cookie != null) {
            request.putHeader("Cookie", "branchline_session=" + cookie);
        }
        return request.send().await(10, SECONDS);
    }

    private static String cookie(HttpResponse<Buffer> answer) {
        return answer.headers().get("Set-Cookie").split("[=;]", 3)[1];
    }
}

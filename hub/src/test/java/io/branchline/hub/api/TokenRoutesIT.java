package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.KeptLog;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operators and the audit over HTTP. */
class TokenRoutesIT {
    private static EmbeddedServers servers;

    private RunningViews views;
    private WebClient client;

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
    }

    @AfterEach
    void close() throws Exception {
        views.close();
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path, String token) {
        return client.request(method, views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(token);
    }

    private JsonObject get(String path) throws Exception {
        var answer = request(HttpMethod.GET, path, RunningViews.TOKEN).send().await(10, SECONDS);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private HttpResponse<Buffer> add(String name, String role, String key) throws Exception {
        return request(HttpMethod.POST, "tokens", RunningViews.TOKEN)
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(new JsonObject().put("name", name).put("role", role))
                .await(10, SECONDS);
    }

    private HttpResponse<Buffer> revoke(String name) throws Exception {
        return request(HttpMethod.DELETE, "tokens/" + name, RunningViews.TOKEN)
                .send()
                .await(10, SECONDS);
    }

    private int statusWith(String token) throws Exception {
        return request(HttpMethod.GET, "branches", token)
                .send()
                .await(10, SECONDS)
                .statusCode();
    }

    @Test
    void tokenWorksFromTheMomentItIsShownUntilItIsRevoked() throws Exception {
        var added = add("anna", "viewer", "k1");
        var token = added.bodyAsJsonObject().getString("token");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(token).matches("blo_anna_[A-Za-z0-9_-]{43}");
        assertThat(statusWith(token)).isEqualTo(200);
        assertThat(revoke("anna").statusCode()).isEqualTo(200);
        assertThat(statusWith(token)).isEqualTo(401);
        assertThat(revoke("anna").statusCode()).isEqualTo(404);
    }

    @Test
    void askedAgainWithTheSameKeyItAnswersWithoutTheTokenAndAddsNobody() throws Exception {
        var first = add("bert", "publisher", "k2").bodyAsJsonObject();
        var again = add("bert", "publisher", "k2");

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
        first.remove("token");
        assertThat(again.bodyAsJsonObject()).isEqualTo(first);
        assertThat(add("bert", "publisher", "k3").statusCode()).isEqualTo(409);
    }

    @Test
    void listShowsWhoTheyAreAndNoToken() throws Exception {
        var token = add("carl", "approver", "k4").bodyAsJsonObject().getString("token");
        assertThat(revoke("carl").statusCode()).isEqualTo(200);

        var listed = get("tokens");

        assertThat(listed.encode()).doesNotContain(token.substring(token.length() - 43));
        var carl = FakeViewer.objects(listed.getJsonArray("tokens")).getFirst();
        assertThat(carl.getString("name")).isEqualTo("carl");
        assertThat(carl.getString("role")).isEqualTo("approver");
        assertThat(carl.getString("createdBy")).isEqualTo("tests");
        assertThat(carl.getInstant("revokedAt")).isAfter(carl.getInstant("created"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":\"Anna\",\"role\":\"viewer\"}', /name",
        "'{\"role\":\"viewer\"}', /name",
        "'{\"name\":7,\"role\":\"viewer\"}', /name",
        "'{\"name\":\"dora\",\"role\":\"root\"}', /role",
        "'{\"name\":\"dora\"}', /role"
    })
    void bodyThatIsWrongIsRefusedWithThePlace(String body, String pointer) throws Exception {
        var refused = request(HttpMethod.POST, "tokens", RunningViews.TOKEN)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(10, SECONDS);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.bodyAsJsonObject().getString("pointer")).isEqualTo(pointer);
    }

    @Test
    void auditTellsWhoDidWhatAndIsReadByPages() throws Exception {
        for (var name : new String[] {"a", "b", "c"}) {
            assertThat(add("page-" + name, "viewer", "page " + name.repeat(2)).statusCode())
                    .isEqualTo(400);
            assertThat(add("page-" + name, "viewer", "page-" + name).statusCode())
                    .isEqualTo(201);
        }
        assertThat(revoke("page-b").statusCode()).isEqualTo(200);

        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = get("audit?who=tests&limit=3" + (next.isEmpty() ? "" : "&next=" + next));
            FakeViewer.objects(page.getJsonArray("audit"))
                    .forEach(line -> seen.add(line.getString("action") + " " + line.getString("subject")
                            + line.getJsonObject("detail").getString("role", "")));
            next = page.getString("next", "");
        } while (!next.isEmpty());

        assertThat(seen)
                .startsWith(
                        "token.revoked page-b",
                        "token.added page-cviewer",
                        "token.added page-bviewer",
                        "token.added page-aviewer")
                .doesNotHaveDuplicates();
        assertThat(FakeViewer.objects(get("audit?action=token.revoked&limit=1").getJsonArray("audit")))
                .singleElement()
                .satisfies(line -> assertThat(line.getString("subject")).isEqualTo("page-b"));
        assertThat(request(HttpMethod.GET, "audit?next=x", RunningViews.TOKEN)
                        .send()
                        .await(10, SECONDS)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void wrongMethodIsToldWhichAreAllowed() throws Exception {
        var refused =
                request(HttpMethod.PUT, "tokens", RunningViews.TOKEN).send().await(10, SECONDS);

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.getHeader("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void tokenIsNeitherInAnyTableNorInAnyLogLine() throws Exception {
        try (var log = new KeptLog()) {
            var token = add("secret", "admin", "k9").bodyAsJsonObject().getString("token");
            add("secret", "admin", "k9");
            assertThat(statusWith(token)).isEqualTo(200);
            new FakeViewer(views.vertx(), views.port()).send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
            assertThat(revoke("secret").statusCode()).isEqualTo(200);
            assertThat(statusWith(token)).isEqualTo(401);
            var random = token.substring(token.length() - 43);

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("name=secret"))
                    .noneMatch(line -> line.contains(random));
            assertThat(FreshDatabase.text(
                            servers.database(),
                            "SELECT string_agg(query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, true, '')"
                                    + "::text, ' ') FROM pg_tables WHERE schemaname = 'public'"))
                    .contains("<name>secret</name>")
                    .doesNotContain(random);
        }
    }
}

package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.branchline.protocol.event.Priority;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP on a real PostgreSQL. */
class ApiRoutesIT {
    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        for (var batch = 0; batch < 6; batch++) {
            views.settle(1, "367", 20);
        }
        views.settle(2, "412", 5);
        views.settle(3, "999", 7);
        views.announce(views.commit(1, "367", Priority.STOCK, 3, ""));
        views.present(1, "online", 4);
        views.run(
                "INSERT INTO quarantine (tenant, branch, epoch, priority, sequence, id, type, reason, raw) SELECT 1, 1,"
                        + " '00000000-0000-0000-0000-000000000001', 1, n, 'q' || n, 'sale.completed', 'no total', '' FROM"
                        + " generate_series(1, 7) n");
        views.run("INSERT INTO gap (tenant, branch, epoch, priority, first, last, reason) VALUES (1, 2,"
                + " '00000000-0000-0000-0000-000000000001', 1, 5, 9, 'disk replaced')");
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"branches", "events", "events/367/e1000", "totals", "quarantine", "gaps", "tokens", "audit"})
    void refusesEveryAddressWithoutTheToken(String path) throws Exception {
        var none =
                client.get(views.port(), "127.0.0.1", "/api/v1/" + path).send().await(10, SECONDS);
        var wrong = client.get(views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication("wrong")
                .send()
                .await(10, SECONDS);

        for (var refused : List.of(none, wrong)) {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void listsBranchesWithTheirTotalsOfToday() throws Exception {
        var answer = get("branches");

        var branches = FakeViewer.objects(answer.getJsonArray("branches"));
        assertThat(branches).extracting(branch -> branch.getString("branch")).containsExactly("367", "412");
        assertThat(branches.getFirst().getString("status")).isEqualTo("online");
        assertThat(branches.getFirst().getLong("quarantined")).isEqualTo(7);
        assertThat(branches.getLast().getString("status")).isEqualTo("never_seen");
        assertThat(FakeViewer.objects(answer.getJsonArray("today")))
                .anyMatch(total -> "367".equals(total.getString("branch"))
                        && total.getString("currency").equals("USD"));
    }

    @Test
    void pagesThroughAllEventsOnce() throws Exception {
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = get("events?limit=17" + (next.isEmpty() ? "" : "&next=" + next));
            FakeViewer.objects(page.getJsonArray("events"))
                    .forEach(event -> seen.add(event.getString("branch") + "/" + event.getString("id")));
            next = page.getString("next", "");
        } while (!next.isEmpty());

        assertThat(seen).hasSize(128).doesNotHaveDuplicates().noneMatch(event -> event.startsWith("999"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=500, 128",
        "'', 50",
        "limit=500&branch=412, 5",
        "limit=500&priority=2, 3",
        "limit=500&type=report.published, 0",
        "limit=500&from=2001-01-01T00:00:00Z, 128",
        "limit=500&to=2001-01-01T00:00:00Z, 0",
        "branch=nobody, 0"
    })
    void filtersEvents(String query, int expected) throws Exception {
        assertThat(get("events?" + query).getJsonArray("events")).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "events?limit=0, limit",
        "events?limit=501, limit",
        "events?limit=x, limit",
        "events?limit=-1, limit",
        "events?priority=5, priority",
        "events?from=yesterday, from",
        "events?next=garbage, next",
        "events?next=%00, next",
        "events?branch=, branch",
        "events?branch=a%00b, branch",
        "events?branch=1&branch=2, branch",
        "events?offset=3, offset",
        "totals?by=hour, by",
        "totals?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, to",
        "quarantine?next=!, next",
        "gaps?limit=9999, limit",
        "branches?all=1, all"
    })
    void namesTheParameterThatIsWrong(String path, String parameter) throws Exception {
        var refused = send(path);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.bodyAsJsonObject().getString("parameter")).isEqualTo(parameter);
    }

    @Test
    void findsOneEventOfOneBranch() throws Exception {
        var event = get("events/367/e1000");

        assertThat(event.getString("id")).isEqualTo("e1000");
        assertThat(event.getInteger("sequence")).isEqualTo(1000);
        assertThat(send("events/412/e1000").statusCode()).isEqualTo(404);
        assertThat(send("events/367/e1%00").statusCode()).isEqualTo(404);
    }

    @Test
    void addsUpTotalsInTheDatabase() throws Exception {
        var totals = FakeViewer.objects(get("totals").getJsonArray("totals"));

        assertThat(totals).hasSize(1);
        assertThat(totals.getFirst().getLong("count")).isEqualTo(128);
        assertThat(totals.getFirst().getString("amount")).isEqualTo("1600.00");
        assertThat(get("totals?by=branch").getJsonArray("totals")).hasSize(2);
    }

    @Test
    void pagesThroughQuarantineAndGaps() throws Exception {
        var first = get("quarantine?limit=4");
        var second = get("quarantine?limit=4&next=" + first.getString("next"));

        assertThat(first.getJsonArray("quarantine")).hasSize(4);
        assertThat(second.getJsonArray("quarantine")).hasSize(3);
        assertThat(second.containsKey("next")).isFalse();
        assertThat(get("gaps").getJsonArray("gaps").getJsonObject(0).getLong("last"))
                .isEqualTo(9);
        assertThat(get("gaps?branch=367").getJsonArray("gaps")).isEmpty();
    }

    @Test
    void answersWithSecurityHeadersAndOnlyToGet() throws Exception {
        var answer = send("branches");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");

        var posted = client.post(views.port(), "127.0.0.1", "/api/v1/events")
                .bearerTokenAuthentication(RunningViews.TOKEN)
                .send()
                .await(10, SECONDS);
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(send("nothing").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/style.css", "/page/app.js", "/page/feed.js", "/branches/367", "/page/icon.svg"})
    void servesThePageWithAStrictPolicyAndWithoutForeignAddresses(String path) throws Exception {
        var answer = client.get(views.port(), "127.0.0.1", path).send().await(10, SECONDS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Security-Policy")).startsWith("default-src 'self';");
        assertThat(answer.bodyAsString().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://");
    }

    private static JsonObject get(String path) throws Exception {
        var answer = send(path);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static HttpResponse<Buffer> send(String path) throws Exception {
        return client.get(views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(RunningViews.TOKEN)
                .send()
                .await(10, SECONDS);
    }
}

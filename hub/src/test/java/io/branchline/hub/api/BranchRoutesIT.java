package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.identity.Role;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Branches and alerts over HTTP on a real PostgreSQL. */
class BranchRoutesIT {
    private static final String CONNECTION =
            "INSERT INTO branch_connection (session, tenant, branch, node, remote, agent, opened_at, seen_at, closed_at,"
                    + " code, reason) ";
    private static final Instant BASE = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        views.settle(1, "367", 4);
        views.present(1, "online", 3);
        // Three hours with one branch, of which two minutes were spent offline and one was told by two nodes.
        views.run(
                "INSERT INTO branch_minute (tenant, branch, minute, node, status, backlog, lag_ms, settled, room_bytes)"
                        + " SELECT 1, 1, timestamptz '" + BASE + "' - n * interval '1 minute', '" + "0".repeat(8)
                        + "-0000-0000-0000-000000000001', 'online', n, 10, 2, 1000 FROM generate_series(-20, 180) n"
                        + " WHERE n NOT IN (100, 101)");
        views.run("INSERT INTO branch_minute (tenant, branch, minute, node, status, backlog, lag_ms, settled)"
                + " SELECT 1, 1, timestamptz '" + BASE
                + "' - interval '50 minutes', gen_random_uuid(), 'offline', 900, 0, 1");
        views.run(CONNECTION + "SELECT gen_random_uuid(), 1, 1, gen_random_uuid(), '10.0.0.1', 'agent/1',"
                + " now() - n * interval '1 hour', now(), now() - n * interval '50 minutes', 1001, 'going away: drains'"
                + " FROM generate_series(1, 7) n");
        views.run("INSERT INTO alert (tenant, kind, severity, branch, since, checked_at, until, detail) VALUES"
                + " (1, 'branch-offline', 'critical', 1, now() - interval '1 hour', now(), now(), 'no connection'),"
                + " (1, 'disk-low', 'warning', 1, now(), now(), NULL, 'room for 20 hours'),"
                + " (1, 'clock-skew', 'warning', 2, now(), now(), NULL, 'its clock is 70 seconds ahead'),"
                + " (2, 'gap', 'critical', 3, now(), now(), NULL, 'of another tenant')");
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    private static HttpResponse<?> ask(HttpMethod method, String path, String token, JsonObject body) throws Exception {
        var request = client.request(method, views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(token);
        return (body == null ? request.send() : request.sendJsonObject(body)).await(10, SECONDS);
    }

    private static JsonObject get(String path) throws Exception {
        var answer = ask(HttpMethod.GET, path, RunningViews.TOKEN, null);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    @Test
    void tellsOneBranchWithItsTotalsOfToday() throws Exception {
        var branch = get("branches/367");

        assertThat(branch.getString("status")).isEqualTo("online");
        assertThat(branch.getString("remote")).isEqualTo("10.0.0.1");
        assertThat(branch.getJsonArray("backlog").getInteger(1)).isEqualTo(3);
        assertThat(FakeViewer.objects(branch.getJsonArray("today")))
                .isNotEmpty()
                .allMatch(total -> total.getString("branch").equals("367"));
    }

    @ParameterizedTest
    @CsvSource({
        "branches/999, 404",
        "branches/nothing, 404",
        "branches/nothing/history, 404",
        "branches/999/connections, 404",
        "branches/367/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z, 400",
        "branches/367/history?from=yesterday, 400",
        "branches/367/connections?next=x, 400",
        "branches/367/connections?limit=0, 400",
        "strips?branch=367, 400",
        "alerts?state=closed, 400",
        "alerts?next=x, 400"
    })
    void saysWhatIsWrongWithAQuestion(String path, int status) throws Exception {
        var answer = ask(HttpMethod.GET, path, RunningViews.TOKEN, null);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void tellsTheMinutesOfABranchOldestFirst() throws Exception {
        var history = get("branches/367/history?from=" + BASE.minus(3, ChronoUnit.HOURS) + "&to=" + BASE);

        var points = FakeViewer.objects(history.getJsonArray("points"));
        assertThat(history.getInteger("stepSeconds")).isEqualTo(60);
        assertThat(points).hasSize(178);
        assertThat(points)
                .extracting(point -> Instant.parse(point.getString("at")))
                .isSorted();
        assertThat(points).allMatch(point -> point.getString("status").equals("online"));
        var moved = points.stream()
                .filter(point -> point.getLong("backlog") == 900)
                .findFirst()
                .orElseThrow();
        assertThat(moved.getLong("settled")).isEqualTo(3);
        assertThat(moved.getLong("diskRoomBytes")).isEqualTo(1_000);
    }

    @Test
    void tellsOnlyTheMinutesAskedFor() throws Exception {
        var to = BASE.minus(10, ChronoUnit.MINUTES);

        var points = get("branches/367/history?from=" + to.minus(5, ChronoUnit.MINUTES) + "&to=" + to)
                .getJsonArray("points");

        assertThat(points).hasSize(5);
    }

    @Test
    void pagesThroughTheSessionsOfABranch() throws Exception {
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = get("branches/367/connections?limit=3" + (next.isEmpty() ? "" : "&next=" + next));
            FakeViewer.objects(page.getJsonArray("connections")).forEach(each -> seen.add(each.getString("openedAt")));
            next = page.getString("next", "");
        } while (!next.isEmpty());

        assertThat(seen).hasSize(7).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void drawsAStripOfLetters() throws Exception {
        var answer = get("strips");

        var strip = answer.getJsonObject("strips").getString("367");
        assertThat(answer.getInteger("stepSeconds")).isEqualTo(900);
        assertThat(strip).hasSize(96).matches("n*x*o+xx?o*[no]");
        assertThat(answer.getJsonObject("strips").getString("412")).isEqualTo("n".repeat(96));
        assertThat(answer.getJsonObject("strips").fieldNames()).containsExactly("367", "412");
    }

    @Test
    void listsAlertsByStateAndBranch() throws Exception {
        assertThat(get("alerts").getJsonArray("alerts")).hasSize(3);
        assertThat(get("alerts?state=open").getJsonArray("alerts")).hasSize(2);
        assertThat(get("alerts?branch=412").getJsonArray("alerts")).hasSize(1);
        var ended = get("alerts?state=ended").getJsonArray("alerts").getJsonObject(0);
        assertThat(ended.getString("kind")).isEqualTo("branch-offline");
        assertThat(ended.getString("until")).isNotNull();
        var first = get("alerts?limit=2");
        assertThat(get("alerts?limit=2&next=" + first.getString("next")).getJsonArray("alerts"))
                .hasSize(1);
    }

    @Test
    void whoTakesAnAlertIsNamedAndAudited() throws Exception {
        var viewer = views.tokenOf(Role.VIEWER);
        var operator = views.tokenOf(Role.OPERATOR);
        var alert = get("alerts?state=open&branch=412").getJsonArray("alerts").getJsonObject(0);
        var path = "alerts/" + alert.getLong("id") + "/acknowledge";
        var note = new JsonObject().put("note", "technician is on the way");

        assertThat(ask(HttpMethod.POST, path, viewer, note).statusCode()).isEqualTo(403);
        assertThat(ask(HttpMethod.POST, path, operator, new JsonObject().put("note", 7))
                        .statusCode())
                .isEqualTo(422);
        assertThat(ask(HttpMethod.POST, path, operator, note).statusCode()).isEqualTo(200);
        assertThat(ask(HttpMethod.POST, path, operator, note).statusCode()).isEqualTo(409);
        assertThat(ask(HttpMethod.POST, "alerts/123456/acknowledge", operator, note)
                        .statusCode())
                .isEqualTo(404);

        var taken = get("alerts?state=open&branch=412").getJsonArray("alerts").getJsonObject(0);
        assertThat(taken.getJsonObject("acknowledged").getString("by")).isEqualTo("as-operator");
        assertThat(taken.getJsonObject("acknowledged").getString("note")).isEqualTo("technician is on the way");
        var line = get("audit?action=alert.acknowledged").getJsonArray("audit").getJsonObject(0);
        assertThat(line.getString("who")).isEqualTo("as-operator");
        assertThat(line.getJsonObject("detail").getString("kind")).isEqualTo("clock-skew");
    }
}

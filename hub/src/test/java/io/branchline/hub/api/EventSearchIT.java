package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.branchline.protocol.event.Priority;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A sale is found by the number on its receipt, within bounds, and its way is shown. */
class EventSearchIT {
    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        views.settle(1, "367", 20);
        views.settle(2, "412", 20);
        views.settle(3, "999", 5);
        views.run("SELECT ensure_event_partition((now() - n * interval '20 days')::date) FROM generate_series(1, 3) n");
        views.run("UPDATE event SET time = now() - interval '20 days' WHERE id = 'e1007'");
        views.run("UPDATE event SET time = now() - interval '60 days' WHERE id = 'e1008'");
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    @Test
    void findsASaleByItsReceiptWithoutABranchWithinTheLastWeek() throws Exception {
        var answer = get("events?receipt=1003");

        assertThat(ids(answer)).containsExactly("e1003");
        assertThat(answer.getInstant("from"))
                .isBetween(daysAgo(7).minusSeconds(60), daysAgo(7).plusSeconds(60));
        assertThat(ids(get("events?receipt=1007"))).isEmpty();
        assertThat(ids(get("events?receipt=3001"))).as("of another tenant").isEmpty();
        assertThat(ids(get("events?receipt=nothing"))).isEmpty();
    }

    @Test
    void aSpanOrABranchReachesFurtherBack() throws Exception {
        assertThat(ids(get("events?receipt=1007&from=" + daysAgo(30)))).containsExactly("e1007");
        assertThat(ids(get("events?receipt=1008&from=" + daysAgo(70) + "&to=" + daysAgo(50))))
                .containsExactly("e1008");
        assertThat(ids(get("events?receipt=1008&to=" + daysAgo(57)))).containsExactly("e1008");
        assertThat(ids(get("events?receipt=1008&branch=367"))).containsExactly("e1008");
        assertThat(ids(get("events?receipt=1008&branch=412"))).isEmpty();
    }

    @Test
    void aSpanThatIsTooLongWithoutABranchIsRefused() throws Exception {
        var refused = send("events?receipt=1007&from=" + daysAgo(40));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("parameter")).isEqualTo("from");
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("31 days", "give the branch");
    }

    @Test
    void aNumberThatNoReceiptCanHaveIsRefused() throws Exception {
        var refused = send("events?receipt=" + "9".repeat(65));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("parameter")).isEqualTo("receipt");
    }

    @Test
    void aSearchThatTakesTooLongIsGivenUpAndSaysWhatToDo() throws Exception {
        var database = servers.database();
        try (var other = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");

            var refused = send("events?receipt=1003&branch=367");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.bodyAsJsonObject().getString("title")).isEqualTo("narrow it down");
            other.rollback();
        }
        assertThat(ids(get("events?receipt=1003&branch=367"))).containsExactly("e1003");
    }

    @Test
    void theWayOfASaleIsShownUpToTheFeed() throws Exception {
        var shown = views.settle(1, "367", 1).events().getFirst().event().id();
        var unheard = views.commit(1, "367", Priority.SALES, 1, "").events().getFirst();
        views.run("UPDATE event SET recorded_time = received_at + interval '90 seconds' WHERE id = '"
                + unheard.event().id() + "'");

        await().untilAsserted(() -> assertThat(steps(shown)).containsExactly("pos", "hub", "settled", "feed"));
        var way = get("events/367/" + unheard.event().id() + "/path");

        assertThat(way.getJsonObject("event").getString("id"))
                .isEqualTo(unheard.event().id());
        assertThat(way.getLong("skewMs")).isEqualTo(90_000);
        assertThat(way.containsKey("released")).isFalse();
        assertThat(send("events/412/" + shown + "/path").statusCode()).isEqualTo(404);
    }

    private static List<String> steps(String id) throws Exception {
        return FakeViewer.objects(get("events/367/" + id + "/path").getJsonArray("steps")).stream()
                .map(step -> step.getString("step"))
                .toList();
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(days, ChronoUnit.DAYS);
    }

    private static List<String> ids(JsonObject page) {
        return FakeViewer.objects(page.getJsonArray("events")).stream()
                .map(event -> event.getString("id"))
                .toList();
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
                .await(20, SECONDS);
    }
}

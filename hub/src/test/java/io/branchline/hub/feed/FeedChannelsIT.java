package io.branchline.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.branchline.hub.view.AlertView;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader chooses is what it gets, and nothing else. */
class FeedChannelsIT {
    private static EmbeddedServers servers;

    private RunningViews views;

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
    }

    @AfterEach
    void close() throws Exception {
        views.close();
    }

    @Test
    void getsEventsBranchesAndTotalsWithoutAChoice() throws Exception {
        var viewer = subscribed("");

        assertThat(viewer.messages("snapshot").getFirst().fieldNames())
                .containsExactlyInAnyOrder("type", "position", "asOf", "branches", "totals");
    }

    @Test
    void getsEveryChannelForAnEmptyList() throws Exception {
        var viewer = subscribed(",\"channels\":[]");

        assertThat(viewer.messages("snapshot").getFirst().fieldNames())
                .contains("branches", "totals", "rates", "alerts", "overview");
    }

    @Test
    void getsOnlyWhatItChose() throws Exception {
        var overview = subscribed(",\"channels\":[\"overview\"],\"hz\":10");
        var events = subscribed(",\"channels\":[\"events\"]");

        var settled = views.settle(1, "367", 2);

        await().untilAsserted(() -> assertThat(events.sequences()).hasSize(2));
        await().until(() -> overview.messages("overview").size() > 12);
        assertThat(events.types()).containsOnly("snapshot", "position", "events");
        assertThat(events.messages("events").getFirst().getLong("batch")).isEqualTo(settled.batch());
        assertThat(overview.types()).containsOnly("snapshot", "position", "overview");
        assertThat(overview.types().stream().filter("position"::equals)).hasSize(1);
    }

    @Test
    void seesTheRegionsItChoseAndTheirTotalsOnly() throws Exception {
        views.run("UPDATE branch SET region = 'east' WHERE code = '412'");
        var east = subscribed(",\"regions\":[\"east\"]");
        var west = subscribed(",\"regions\":[\"West\",\"north\"]");

        var first = views.settle(1, "367", 1);
        var second = views.settle(2, "412", 1);

        await().untilAsserted(() -> assertThat(east.sequences())
                .containsExactly(second.events().getFirst().sequence()));
        await().untilAsserted(() -> assertThat(west.sequences())
                .containsExactly(first.events().getFirst().sequence()));
        await().untilAsserted(() -> assertThat(east.messages("totals")).isNotEmpty());
        assertThat(FakeViewer.objects(east.messages("snapshot").getFirst().getJsonArray("branches")))
                .extracting(branch -> branch.getString("branch"))
                .containsExactly("412");
        assertThat(east.messages("totals").stream()
                        .flatMap(totals -> FakeViewer.objects(totals.getJsonArray("totals")).stream()))
                .allMatch(total -> "412".equals(total.getString("branch")));
    }

    @Test
    void tellsWhereAReaderStandsAboutOnceASecond() throws Exception {
        var viewer = subscribed(",\"channels\":[\"events\"]");

        await().until(() -> viewer.messages("position").size() >= 3);

        var positions = viewer.messages("position").stream()
                .map(message -> message.getString("position"))
                .toList();
        assertThat(positions)
                .allMatch(position -> position.matches("[A-Za-z0-9_-]{20,}"))
                .startsWith(viewer.messages("snapshot").getFirst().getString("position"));
    }

    @Test
    void takesTheNewestOfManyValuesAsOftenAsAsked() throws Exception {
        var seldom = subscribed(",\"channels\":[\"branches\"],\"hz\":1");
        var often = subscribed(",\"channels\":[\"branches\"],\"hz\":10");

        for (var waiting = 1; waiting <= 20; waiting++) {
            views.present(1, "catching_up", waiting);
            var now = waiting;
            await().until(() -> backlogs(often).contains(now));
        }

        await().until(() -> backlogs(seldom).contains(20));
        assertThat(seldom.messages("branches").size())
                .isLessThan(often.messages("branches").size());
        assertThat(backlogs(often)).contains(1, 10, 20);
    }

    @Test
    void showsAnAlertWhenItBeginsAndWhenItEnds() throws Exception {
        views.raise(alert(1, "367", "critical"));
        var viewer = subscribed(",\"channels\":[\"alerts\",\"overview\"]");
        var elsewhere = subscribed(",\"channels\":[\"alerts\"],\"branches\":[\"412\"]");
        assertThat(ids(viewer.messages("snapshot").getFirst())).containsExactly(1);
        await().untilAsserted(() -> assertThat(overview(viewer).getJsonObject("alerts"))
                .isEqualTo(new JsonObject().put("warning", 0).put("critical", 1)));

        views.raise(alert(2, null, "warning"));
        await().untilAsserted(() -> assertThat(viewer.messages("alerts")).isNotEmpty());
        views.end(1);

        await().untilAsserted(() -> assertThat(viewer.messages("alerts")
                        .getLast()
                        .getJsonArray("alerts")
                        .getJsonObject(0)
                        .getString("until"))
                .isNotNull());
        await().until(() -> !elsewhere.messages("alerts").isEmpty());
        assertThat(ids(elsewhere.messages("alerts").getFirst())).containsExactly(2);
        var late = subscribed(",\"channels\":[\"alerts\"]");
        assertThat(ids(late.messages("snapshot").getFirst())).containsExactly(2);
    }

    @Test
    void showsTheRatesInForceAndHowManyBranchesHaveThem() throws Exception {
        views.release("USD", "IDR", "16250.5");
        var viewer = subscribed(",\"channels\":[\"rates\"]");
        var rate = FakeViewer.objects(viewer.messages("snapshot").getFirst().getJsonArray("rates"))
                .getFirst();
        assertThat(rate.getString("mid")).isEqualTo("16250.5");
        assertThat(rate.getString("state")).isEqualTo("fresh");
        assertThat(rate.getInteger("applied")).isZero();
        assertThat(rate.getInteger("of")).isEqualTo(2);

        views.run("INSERT INTO down_progress (tenant, branch, position, position_at, version, version_at) "
                + "VALUES (1, 1, 0, now(), " + rate.getLong("version") + ", now())");
        views.settle(1, "367", 1);

        await().untilAsserted(() -> assertThat(viewer.messages("rates").stream()
                        .flatMap(message -> FakeViewer.objects(message.getJsonArray("rates")).stream())
                        .map(shown -> shown.getInteger("applied")))
                .contains(1));
    }

    @Test
    void addsTheBusinessUpInAFewFigures() throws Exception {
        views.present(1, "online", 7);
        var viewer = subscribed(",\"channels\":[\"overview\"],\"hz\":5");
        for (var batch = 0; batch < 20; batch++) {
            views.settle(1, "367", 5);
        }

        await().untilAsserted(() ->
                assertThat(overview(viewer).getJsonObject("settle")).isNotNull());
        await().untilAsserted(() ->
                assertThat(overview(viewer).getDouble("eventsPerSecond")).isPositive());
        var shown = overview(viewer);
        assertThat(shown.getJsonObject("branches"))
                .isEqualTo(new JsonObject().put("total", 2).put("never_seen", 1).put("online", 1));
        assertThat(shown.getInteger("backlog")).isEqualTo(7);
        assertThat(shown.getInteger("proposals")).isZero();
        assertThat(shown.getJsonObject("sync").getDouble("p99Ms")).isNotNegative();
        assertThat(shown.getJsonObject("health"))
                .isEqualTo(new JsonObject()
                        .put("hub", "up")
                        .put("postgresql", "up")
                        .put("redis", "none"));
    }

    @Test
    void refusesWhatIsNoChoice() throws Exception {
        for (var wrong : List.of(
                "\"channels\":[\"sales\"]",
                "\"hz\":0",
                "\"hz\":11",
                "\"resume\":{}",
                "\"resume\":[]",
                "\"regions\":1")) {
            var viewer = new FakeViewer(views.vertx(), views.port()).subscribe("," + wrong);

            await().untilAsserted(() -> assertThat(viewer.closeCode()).as(wrong).isEqualTo(1002));
        }
    }

    private FakeViewer subscribed(String members) throws Exception {
        var viewer = new FakeViewer(views.vertx(), views.port()).subscribe(members);
        await().until(() -> viewer.types().contains("snapshot"));
        return viewer;
    }

    private static JsonObject overview(FakeViewer viewer) {
        var all = viewer.messages("overview");
        return all.isEmpty()
                ? viewer.messages("snapshot").getFirst().getJsonObject("overview")
                : all.getLast().getJsonObject("overview");
    }

    private static List<Integer> ids(JsonObject message) {
        return FakeViewer.objects(message.getJsonArray("alerts")).stream()
                .map(alert -> alert.getInteger("id"))
                .toList();
    }

    private static List<Integer> backlogs(FakeViewer viewer) {
        var found = new ArrayList<Integer>();
        for (var message : viewer.messages("branches")) {
            for (var branch : FakeViewer.objects(message.getJsonArray("branches"))) {
                if (branch.getString("branch").equals("367") && branch.containsKey("backlog")) {
                    found.add(branch.getJsonArray("backlog").getInteger(1));
                }
            }
        }
        return found;
    }

    private static AlertView alert(long id, String branch, String severity) {
        var since = Instant.parse("2026-11-20T09:00:00Z");
        return new AlertView(id, "branch-offline", severity, branch, since, null, "no connection", null, null, null);
    }
}

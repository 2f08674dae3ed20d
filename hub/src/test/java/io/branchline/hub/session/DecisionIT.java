package io.branchline.hub.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who decides first, who decides twice, and what is decided for good, over the API of a running hub. */
class DecisionIT {
    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static Office anna;
    private static Office ben;
    private static int branches;

    private TroubledShop shop;
    private String branch;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of());
        anna = new Office(hub, "anna", Role.ADMIN);
        ben = new Office(hub, "ben", Role.OPERATOR);
    }

    @AfterAll
    static void stop() throws Exception {
        anna.close();
        ben.close();
        hub.close();
        servers.close();
    }

    @BeforeEach
    void newBranch() throws Exception {
        branch = "shop-" + ++branches;
        shop = new TroubledShop(hub, anna, branch);
    }

    @Test
    void ofTwoWhoReleaseAtOnceOneWinsAndTheOtherIsToldWho() throws Exception {
        for (var round = 1; round <= 5; round++) {
            shop.setApart(
                    shop.epoch(),
                    round,
                    Priority.SALES,
                    SampleEvents.of("race-" + round, "sale.completed", TroubledShop.BROKEN));
            var body = TroubledShop.release(anna.get(shop.at(1, round)), TroubledShop.whole(), "null");
            var path = shop.at(1, round) + "/release";
            var both = Future.join(anna.posting(path, body, "a-" + path), ben.posting(path, body, "b-" + path))
                    .await(30, SECONDS);
            HttpResponse<Buffer> ofAnna = both.resultAt(0);
            HttpResponse<Buffer> ofBen = both.resultAt(1);

            assertThat(List.of(ofAnna.statusCode(), ofBen.statusCode())).containsExactlyInAnyOrder(200, 409);
            var lost = ofAnna.statusCode() == 409 ? ofAnna : ofBen;
            assertThat(lost.bodyAsJsonObject().getString("detail"))
                    .startsWith((lost == ofAnna ? "ben" : "anna") + " has released it at 2");
        }
        assertThat(shop.total()).isEqualTo("62.50");
    }

    @Test
    void theFeedOfAnotherNodeShowsWhatWasReleasedHere() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("elsewhere", "sale.completed", TroubledShop.BROKEN));
        try (var other = RunningHub.start(servers, Map.of())) {
            var viewer = shop.viewer(other.port());

            var answer = ben.post(
                    shop.at(1, 1) + "/release",
                    TroubledShop.release(anna.get(shop.at(1, 1)), TroubledShop.whole(), "null"));

            assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(TroubledShop.idsShown(viewer)).containsExactly("elsewhere"));
        }
    }

    @Test
    void theSameKeyGetsTheSameAnswerAndTheEventIsShownOnce() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("keyed", "sale.completed", TroubledShop.BROKEN));
        var viewer = shop.viewer();
        var body = TroubledShop.release(anna.get(shop.at(1, 1)), TroubledShop.whole(), "null");

        var first = ben.posting(shop.at(1, 1) + "/release", body, "key-1").await(30, SECONDS);
        var second = ben.posting(shop.at(1, 1) + "/release", body, "key-1").await(30, SECONDS);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.bodyAsString()).isEqualTo(first.bodyAsString());
        assertThat(second.getHeader("Idempotent-Replayed")).isEqualTo("true");
        await().untilAsserted(() -> assertThat(TroubledShop.idsShown(viewer)).containsOnlyOnce("keyed"));
        assertThat(shop.total()).isEqualTo("12.50");
    }

    @Test
    void whatIsDiscardedStaysApartForGood() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("rubbish", "sale.completed", TroubledShop.BROKEN));

        var silent = ben.post(shop.at(1, 1) + "/discard", "{\"reason\":\" \"}");
        var done = ben.post(shop.at(1, 1) + "/discard", "{\"reason\":\"a test of the till\"}");
        var tooLate = anna.post(
                shop.at(1, 1) + "/release",
                TroubledShop.release(anna.get(shop.at(1, 1)), TroubledShop.whole(), "null"));

        assertThat(silent.statusCode()).isEqualTo(422);
        assertThat(done.bodyAsJsonObject().getString("state")).isEqualTo("discarded");
        assertThat(tooLate.statusCode()).isEqualTo(409);
        assertThat(tooLate.bodyAsJsonObject().getString("detail"))
                .startsWith("ben has discarded it")
                .endsWith("saying: a test of the till");
        assertThat(shop.ofBranch().getLong("quarantined")).isZero();
        assertThat(anna.get("quarantine?state=discarded&branch=" + branch)
                        .getJsonArray("quarantine")
                        .getJsonObject(0)
                        .getString("note"))
                .isEqualTo("a test of the till");
        assertThat(anna.get("quarantine?state=open&branch=" + branch).getJsonArray("quarantine"))
                .isEmpty();
        assertThat(anna.get(shop.at(1, 1)).getJsonObject("event").getString("id"))
                .isEqualTo("rubbish");
    }

    @Test
    void whatPostgresqlRefusesStaysUntilItDoesNot() throws Exception {
        FreshDatabase.execute(
                servers.database(), "ALTER TABLE event ADD CONSTRAINT no_sorry CHECK (id <> 'sorry') NOT VALID");
        shop.setApart(Priority.SALES, SampleEvents.sale("sorry"));
        assertThat(anna.get(shop.at(1, 1)).getString("reason")).contains("PostgreSQL refused: 23514");

        var refused = ben.post(shop.at(1, 1) + "/release", "{}");
        FreshDatabase.execute(servers.database(), "ALTER TABLE event DROP CONSTRAINT no_sorry");
        var taken = ben.post(shop.at(1, 1) + "/release", "{}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("PostgreSQL refused: 23514");
        assertThat(taken.statusCode()).as(taken.bodyAsString()).isEqualTo(200);
        assertThat(shop.total()).isEqualTo("12.50");
    }

    @Test
    void aGapThatGrowsAfterItWasExplainedIsOpenAgain() throws Exception {
        var old = UUID.randomUUID();
        shop.lose(old, 4);
        var done = ben.post("gaps/" + branch + "/" + old + "/1/1/explain", "{\"reason\":\"typed in by hand\"}");
        shop.lose(old, 4);
        assertThat(done.statusCode()).as(done.bodyAsString()).isEqualTo(200);
        assertThat(shop.ofBranch().getLong("gaps")).isZero();

        shop.lose(old, 6);

        assertThat(shop.ofBranch().getLong("gaps")).isEqualTo(1);
        var gap = anna.get("gaps?state=open&branch=" + branch)
                .getJsonArray("gaps")
                .getJsonObject(0);
        assertThat(gap.getLong("last")).isEqualTo(6);
        assertThat(gap.containsKey("reasonGiven")).isFalse();
    }
}

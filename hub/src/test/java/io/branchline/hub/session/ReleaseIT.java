package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.policy.PolicyKind;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.FakeViewer;
import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.Route;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.event.SyncMode;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that the ingest of a running hub set apart, and what operators do about them over its API. */
class ReleaseIT {
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
    void anEventThatThePolicyTakesNowIsReleasedAsItIsAndCountsLikeAnyOther() throws Exception {
        inForce(2, DirectionClass.TO_BRANCH);
        shop.setApart(Priority.SALES, SampleEvents.sale("as-it-is"));
        assertThat(anna.get(shop.at(1, 1)).getString("reason")).startsWith("/tobranch is missing");
        inForce(3, DirectionClass.TO_HQ);
        var viewer = shop.viewer();

        var answer = anna.post(shop.at(1, 1) + "/release", "");

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getBoolean("duplicate")).isFalse();
        assertThat(answer.bodyAsJsonObject().getBoolean("mended")).isFalse();
        await().untilAsserted(() -> assertThat(TroubledShop.idsShown(viewer)).contains("as-it-is"));
        assertThat(shop.total()).isEqualTo("12.50");
        assertThat(shop.ofBranch().getLong("quarantined")).isZero();
        assertThat(anna.get("events/" + branch + "/as-it-is").getLong("sequence"))
                .isEqualTo(1);
        assertThat(anna.get(shop.at(1, 1)).getString("state")).isEqualTo("released");
        assertThat(anna.get("audit?action=quarantine.released&limit=1")
                        .getJsonArray("audit")
                        .getJsonObject(0)
                        .getString("subject"))
                .isEqualTo(branch + "/" + shop.epoch() + "/1/1");
        assertThat(shop.settledByWelcome()).isEqualTo(1);
    }

    @Test
    void aMendedEventKeepsItsBytesAndItsWayTellsWhoReleasedIt() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("mended", "sale.completed", TroubledShop.BROKEN));
        var item = anna.get(shop.at(1, 1));
        assertThat(item.getString("reason")).contains("/data/total");
        assertThat(item.getInteger("size")).isEqualTo(rawOf(item).length());
        assertThat(item.getJsonObject("raw").getString("frame")).isEqualTo("events");
        var data = TroubledShop.BROKEN.replace("}]}", "}], \"total\" : {\"amount\":\"12.50\",\"currency\":\"USD\"}}");

        var answer = ben.post(shop.at(1, 1) + "/release", TroubledShop.release(item, data, "\"the till forgot it\""));

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getBoolean("mended")).isTrue();
        var event = anna.get("events/" + branch + "/mended");
        assertThat(event.getJsonObject("data")).isEqualTo(new JsonObject(data));
        assertThat(event.getString("recordedtime")).isNotNull();
        assertThat(event.getInstant("receivedtime")).isEqualTo(item.getInstant("at"));
        var path = anna.get("events/" + branch + "/mended/path");
        assertThat(path.getJsonObject("released").getString("by")).isEqualTo("ben");
        assertThat(path.getJsonObject("released").getString("note")).isEqualTo("the till forgot it");
        await().untilAsserted(() ->
                assertThat(shop.steps("mended")).containsExactly("pos", "kept", "hub", "settled", "feed"));
        assertThat(shop.total()).isEqualTo("12.50");
    }

    @Test
    void anEventThatIsStillWrongStaysAndEveryPlaceIsNamed() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("still-wrong", "sale.completed", TroubledShop.BROKEN));
        var item = anna.get(shop.at(1, 1));
        item.getJsonObject("event").put("source", "not a source").put("id", "other");

        var asItIs = ben.post(shop.at(1, 1) + "/release", "{}");
        var worse = ben.post(shop.at(1, 1) + "/release", TroubledShop.release(item, TroubledShop.BROKEN, "null"));
        var broken = ben.post(shop.at(1, 1) + "/release", "{\"event\":{\"specversion\":\"1.0\"}}");

        assertThat(asItIs.statusCode()).isEqualTo(422);
        assertThat(pointers(asItIs)).containsExactly("/event/data/total");
        assertThat(worse.statusCode()).isEqualTo(422);
        assertThat(pointers(worse)).containsExactly("/event/id", "/event/source", "/event/data/total");
        assertThat(pointers(broken)).containsExactly("/event/id");
        assertThat(anna.get(shop.at(1, 1)).getString("state")).isEqualTo("open");
        assertThat(shop.ofBranch().getLong("quarantined")).isEqualTo(1);
        assertThat(anna.asked("events/" + branch + "/still-wrong").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherTimeNeedsAReason() throws Exception {
        shop.setApart(Priority.SALES, SampleEvents.of("other-time", "sale.completed", TroubledShop.BROKEN));
        var item = anna.get(shop.at(1, 1));
        item.getJsonObject("event").put("time", "2026-11-19T08:00:00+01:00");

        var without = ben.post(shop.at(1, 1) + "/release", TroubledShop.release(item, TroubledShop.whole(), "null"));
        var with = ben.post(
                shop.at(1, 1) + "/release",
                TroubledShop.release(item, TroubledShop.whole(), "\"the clock was a day ahead\""));

        assertThat(pointers(without)).containsExactly("/note");
        assertThat(with.statusCode()).as(with.bodyAsString()).isEqualTo(200);
        assertThat(anna.get("events/" + branch + "/other-time").getString("time"))
                .isEqualTo("2026-11-19T08:00:00+01:00");
    }

    @Test
    void anEventOfTwoJournalsIsStoredOnceWhateverTimesItIsGiven() throws Exception {
        var second = UUID.randomUUID();
        shop.setApart(Priority.SALES, SampleEvents.of("twice", "sale.completed", TroubledShop.BROKEN));
        shop.setApart(second, 1, Priority.SALES, SampleEvents.of("twice", "sale.completed", TroubledShop.BROKEN));
        var released = anna.get(shop.at(1, 1));
        var other = anna.get(shop.at(1, 1));
        other.getJsonObject("event").put("time", "2026-11-19T08:00:00Z");

        var first = ben.post(shop.at(1, 1) + "/release", TroubledShop.release(released, TroubledShop.whole(), "null"));
        var again = ben.post(
                "quarantine/" + branch + "/" + second + "/1/1/release",
                TroubledShop.release(other, TroubledShop.whole(), "\"another clock\""));

        assertThat(first.bodyAsJsonObject().getBoolean("duplicate")).isFalse();
        assertThat(again.statusCode()).as(again.bodyAsString()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getBoolean("duplicate")).isTrue();
        assertThat(again.bodyAsJsonObject().getInstant("time"))
                .isEqualTo(first.bodyAsJsonObject().getInstant("time"));
        assertThat(FreshDatabase.number(servers.database(), "SELECT count(*) FROM event WHERE id = 'twice'"))
                .isEqualTo(1);
        assertThat(shop.total()).isEqualTo("12.50");
        assertThat(shop.ofBranch().getLong("quarantined")).isZero();
    }

    @Test
    void aReleasedEventForAnotherBranchArrivesThere() throws Exception {
        var receiver = branch + "-to";
        var receiverKey = hub.keyOfNewBranch(receiver);
        var data = "{\"storeId\":\"367\",\"itemId\":\"1001\",\"quantity\":\"4\",\"businessDate\":\"2026-11-20\"}";
        shop.setApart(Priority.STOCK, SampleEvents.of("to-mended", "stock.requested", data));
        var item = anna.get(shop.at(2, 1));
        assertThat(item.getString("reason")).contains("/tobranch");
        item.getJsonObject("event").put("tobranch", receiver);
        var head = FreshDatabase.number(servers.database(), "SELECT coalesce(max(position), 0) FROM down_head");

        try (var to = RawAgent.connect(hub.port(), receiverKey).breathing()) {
            var unused = to.helloDown(head, 0);
            var answer = ben.post(shop.at(2, 1) + "/release", TroubledShop.release(item, data, "null"));
            assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);

            var arrived = to.expect(Deliver.class).items().getFirst().event();

            assertThat(arrived.id()).isEqualTo("to-mended");
            assertThat(arrived.extensions()).containsEntry("frombranch", branch);
        }
    }

    private static String rawOf(JsonObject item) throws Exception {
        return FreshDatabase.text(
                servers.database(),
                "SELECT convert_from(raw, 'UTF8') FROM quarantine WHERE epoch = '" + item.getString("epoch")
                        + "' AND sequence = " + item.getLong("first"));
    }

    private static List<String> pointers(HttpResponse<Buffer> refused) {
        return FakeViewer.objects(refused.bodyAsJsonObject().getJsonArray("errors")).stream()
                .map(error -> error.getString("pointer"))
                .toList();
    }

    /** Publishes a policy that sends sales this way, and waits until the hub goes by it. */
    private static void inForce(int version, DirectionClass ofSales) throws Exception {
        var standard = RoutingPolicy.standard();
        Map<String, Route> routes = new LinkedHashMap<>();
        standard.types().forEach(type -> routes.put(type, standard.route(type).orElseThrow()));
        routes.put("sale.completed", new Route(Priority.SALES, ofSales, new SyncMode.RealTime()));
        assertThat(hub.publisher()
                        .publish(PolicyKind.ROUTING, RoutingPolicyJson.write(new RoutingPolicy(version, routes))))
                .isPositive();
        var tenant = Math.toIntExact(
                FreshDatabase.number(servers.database(), "SELECT id FROM tenant WHERE code = 'default'"));
        await().until(() -> hub.hub().down().routing(tenant).policy().version() == version);
    }
}

package io.branchline.hub.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.policy.PolicyKind;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.FakeViewer;
import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.Route;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.event.SyncMode;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Settled;
import io.vertx.core.Future;
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
    private static final String BROKEN = """
            {"receiptNumber":"R-7","storeId":"367","workstationId":"till-1","businessDate":"2026-11-20","kind":"sale",\
            "lineItems":[{"lineNumber":1,"itemId":"1001","quantity":"2","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
            "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}]}""";

    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static Office anna;
    private static Office ben;
    private static int branches;

    private final UUID epoch = UUID.randomUUID();
    private String branch;
    private String key;

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
        key = hub.keyOfNewBranch(branch);
    }

    @Test
    void anEventThatThePolicyTakesNowIsReleasedAsItIsAndCountsLikeAnyOther() throws Exception {
        inForce(2, DirectionClass.TO_BRANCH);
        setApart(Priority.SALES, SampleEvents.sale("as-it-is"));
        assertThat(anna.get(at(1, 1)).getString("reason")).startsWith("/tobranch is missing");
        inForce(3, DirectionClass.TO_HQ);
        var viewer = viewer();

        var answer = anna.post(at(1, 1) + "/release", "");

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getBoolean("duplicate")).isFalse();
        assertThat(answer.bodyAsJsonObject().getBoolean("mended")).isFalse();
        await().untilAsserted(() -> assertThat(idsShown(viewer)).contains("as-it-is"));
        assertThat(total()).isEqualTo("12.50");
        assertThat(ofBranch().getLong("quarantined")).isZero();
        assertThat(anna.get("events/" + branch + "/as-it-is").getLong("sequence"))
                .isEqualTo(1);
        assertThat(anna.get(at(1, 1)).getString("state")).isEqualTo("released");
        assertThat(anna.get("audit?action=quarantine.released&limit=1")
                        .getJsonArray("audit")
                        .getJsonObject(0)
                        .getString("subject"))
                .isEqualTo(branch + "/" + epoch + "/1/1");
        assertThat(settledByWelcome()).isEqualTo(1);
    }

    @Test
    void aMendedEventKeepsItsBytesAndItsWayTellsWhoReleasedIt() throws Exception {
        setApart(Priority.SALES, SampleEvents.of("mended", "sale.completed", BROKEN));
        var item = anna.get(at(1, 1));
        assertThat(item.getString("reason")).contains("/data/total");
        assertThat(item.getInteger("size")).isEqualTo(rawOf(item).length());
        assertThat(item.getJsonObject("raw").getString("frame")).isEqualTo("events");
        var data = BROKEN.replace("}]}", "}], \"total\" : {\"amount\":\"12.50\",\"currency\":\"USD\"}}");

        var answer = ben.post(at(1, 1) + "/release", release(item, data, "\"the till forgot it\""));

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getBoolean("mended")).isTrue();
        var event = anna.get("events/" + branch + "/mended");
        assertThat(event.getJsonObject("data")).isEqualTo(new JsonObject(data));
        assertThat(event.getString("recordedtime")).isNotNull();
        assertThat(event.getInstant("receivedtime")).isEqualTo(item.getInstant("at"));
        var path = anna.get("events/" + branch + "/mended/path");
        assertThat(path.getJsonObject("released").getString("by")).isEqualTo("ben");
        assertThat(path.getJsonObject("released").getString("note")).isEqualTo("the till forgot it");
        await().untilAsserted(
                        () -> assertThat(steps("mended")).containsExactly("pos", "kept", "hub", "settled", "feed"));
        assertThat(total()).isEqualTo("12.50");
    }

    @Test
    void anEventThatIsStillWrongStaysAndEveryPlaceIsNamed() throws Exception {
        setApart(Priority.SALES, SampleEvents.of("still-wrong", "sale.completed", BROKEN));
        var item = anna.get(at(1, 1));
        item.getJsonObject("event").put("source", "not a source").put("id", "other");

        var asItIs = ben.post(at(1, 1) + "/release", "{}");
        var worse = ben.post(at(1, 1) + "/release", release(item, BROKEN, "null"));
        var broken = ben.post(at(1, 1) + "/release", "{\"event\":{\"specversion\":\"1.0\"}}");

        assertThat(asItIs.statusCode()).isEqualTo(422);
        assertThat(pointers(asItIs)).containsExactly("/event/data/total");
        assertThat(worse.statusCode()).isEqualTo(422);
        assertThat(pointers(worse)).containsExactly("/event/id", "/event/source", "/event/data/total");
        assertThat(pointers(broken)).containsExactly("/event/id");
        assertThat(anna.get(at(1, 1)).getString("state")).isEqualTo("open");
        assertThat(ofBranch().getLong("quarantined")).isEqualTo(1);
        assertThat(anna.asked("events/" + branch + "/still-wrong").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherTimeNeedsAReason() throws Exception {
        setApart(Priority.SALES, SampleEvents.of("other-time", "sale.completed", BROKEN));
        var item = anna.get(at(1, 1));
        item.getJsonObject("event").put("time", "2026-11-19T08:00:00+01:00");

        var without = ben.post(at(1, 1) + "/release", release(item, whole(), "null"));
        var with = ben.post(at(1, 1) + "/release", release(item, whole(), "\"the clock was a day ahead\""));

        assertThat(pointers(without)).containsExactly("/note");
        assertThat(with.statusCode()).as(with.bodyAsString()).isEqualTo(200);
        assertThat(anna.get("events/" + branch + "/other-time").getString("time"))
                .isEqualTo("2026-11-19T08:00:00+01:00");
    }

    @Test
    void ofTwoWhoReleaseAtOnceOneWinsAndTheOtherIsToldWho() throws Exception {
        for (var round = 1; round <= 5; round++) {
            setApart(epoch, round, Priority.SALES, SampleEvents.of("race-" + round, "sale.completed", BROKEN));
            var body = release(anna.get(at(1, round)), whole(), "null");
            var path = at(1, round) + "/release";
            var both = Future.join(anna.posting(path, body, "a-" + path), ben.posting(path, body, "b-" + path))
                    .await(30, SECONDS);
            HttpResponse<Buffer> ofAnna = both.resultAt(0);
            HttpResponse<Buffer> ofBen = both.resultAt(1);

            assertThat(List.of(ofAnna.statusCode(), ofBen.statusCode())).containsExactlyInAnyOrder(200, 409);
            var lost = ofAnna.statusCode() == 409 ? ofAnna : ofBen;
            assertThat(lost.bodyAsJsonObject().getString("detail"))
                    .startsWith((lost == ofAnna ? "ben" : "anna") + " has released it at 2");
        }
        assertThat(total()).isEqualTo("62.50");
    }

    @Test
    void theSameKeyGetsTheSameAnswerAndTheEventIsShownOnce() throws Exception {
        setApart(Priority.SALES, SampleEvents.of("keyed", "sale.completed", BROKEN));
        var viewer = viewer();
        var body = release(anna.get(at(1, 1)), whole(), "null");

        var first = ben.posting(at(1, 1) + "/release", body, "key-1").await(30, SECONDS);
        var second = ben.posting(at(1, 1) + "/release", body, "key-1").await(30, SECONDS);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.bodyAsString()).isEqualTo(first.bodyAsString());
        assertThat(second.getHeader("Idempotent-Replayed")).isEqualTo("true");
        await().untilAsserted(() -> assertThat(idsShown(viewer)).containsOnlyOnce("keyed"));
        assertThat(total()).isEqualTo("12.50");
    }

    @Test
    void anEventOfTwoJournalsIsStoredOnceWhateverTimesItIsGiven() throws Exception {
        var second = UUID.randomUUID();
        setApart(Priority.SALES, SampleEvents.of("twice", "sale.completed", BROKEN));
        setApart(second, 1, Priority.SALES, SampleEvents.of("twice", "sale.completed", BROKEN));
        var released = anna.get(at(1, 1));
        var other = anna.get(at(1, 1));
        other.getJsonObject("event").put("time", "2026-11-19T08:00:00Z");

        var first = ben.post(at(1, 1) + "/release", release(released, whole(), "null"));
        var again = ben.post(
                "quarantine/" + branch + "/" + second + "/1/1/release", release(other, whole(), "\"another clock\""));

        assertThat(first.bodyAsJsonObject().getBoolean("duplicate")).isFalse();
        assertThat(again.statusCode()).as(again.bodyAsString()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getBoolean("duplicate")).isTrue();
        assertThat(again.bodyAsJsonObject().getInstant("time"))
                .isEqualTo(first.bodyAsJsonObject().getInstant("time"));
        assertThat(FreshDatabase.number(servers.database(), "SELECT count(*) FROM event WHERE id = 'twice'"))
                .isEqualTo(1);
        assertThat(total()).isEqualTo("12.50");
        assertThat(ofBranch().getLong("quarantined")).isZero();
    }

    @Test
    void aReleasedEventForAnotherBranchArrivesThere() throws Exception {
        var receiver = branch + "-to";
        var receiverKey = hub.keyOfNewBranch(receiver);
        var data = "{\"storeId\":\"367\",\"itemId\":\"1001\",\"quantity\":\"4\",\"businessDate\":\"2026-11-20\"}";
        setApart(Priority.STOCK, SampleEvents.of("to-mended", "stock.requested", data));
        var item = anna.get(at(2, 1));
        assertThat(item.getString("reason")).contains("/tobranch");
        item.getJsonObject("event").put("tobranch", receiver);
        var head = FreshDatabase.number(servers.database(), "SELECT coalesce(max(position), 0) FROM down_head");

        try (var to = RawAgent.connect(hub.port(), receiverKey).breathing()) {
            var unused = to.helloDown(head, 0);
            var answer = ben.post(at(2, 1) + "/release", release(item, data, "null"));
            assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);

            var arrived = to.expect(Deliver.class).items().getFirst().event();

            assertThat(arrived.id()).isEqualTo("to-mended");
            assertThat(arrived.extensions()).containsEntry("frombranch", branch);
        }
    }

    @Test
    void whatIsDiscardedStaysApartForGood() throws Exception {
        setApart(Priority.SALES, SampleEvents.of("rubbish", "sale.completed", BROKEN));

        var silent = ben.post(at(1, 1) + "/discard", "{\"reason\":\" \"}");
        var done = ben.post(at(1, 1) + "/discard", "{\"reason\":\"a test of the till\"}");
        var tooLate = anna.post(at(1, 1) + "/release", release(anna.get(at(1, 1)), whole(), "null"));

        assertThat(silent.statusCode()).isEqualTo(422);
        assertThat(done.bodyAsJsonObject().getString("state")).isEqualTo("discarded");
        assertThat(tooLate.statusCode()).isEqualTo(409);
        assertThat(tooLate.bodyAsJsonObject().getString("detail"))
                .startsWith("ben has discarded it")
                .endsWith("saying: a test of the till");
        assertThat(ofBranch().getLong("quarantined")).isZero();
        assertThat(anna.get("quarantine?state=discarded&branch=" + branch)
                        .getJsonArray("quarantine")
                        .getJsonObject(0)
                        .getString("note"))
                .isEqualTo("a test of the till");
        assertThat(anna.get("quarantine?state=open&branch=" + branch).getJsonArray("quarantine"))
                .isEmpty();
        assertThat(anna.get(at(1, 1)).getJsonObject("event").getString("id")).isEqualTo("rubbish");
    }

    private void setApart(Priority priority, Event event) throws Exception {
        setApart(epoch, 1, priority, event);
    }

    private void setApart(UUID journal, long sequence, Priority priority, Event event) throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(journal, PerPriority.from(level -> level == priority ? sequence : 0));
            agent.events(priority, sequence, event);
            assertThat(agent.expect(Settled.class).quarantined()).hasSize(1);
        }
    }

    private long settledByWelcome() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            return agent.hello(epoch, PerPriority.of(1, 0, 0, 0)).settled().get(Priority.SALES);
        }
    }

    private String at(int priority, long sequence) {
        return "quarantine/" + branch + "/" + epoch + "/" + priority + "/" + sequence;
    }

    private static String whole() {
        return BROKEN.replace("}]}", "}],\"total\":{\"amount\":\"12.50\",\"currency\":\"USD\"}}");
    }

    /** A release of the event as it is shown, with other data; the data goes as text, so that its bytes are known. */
    private static String release(JsonObject item, String data, String note) {
        var event = item.getJsonObject("event").copy();
        event.remove("data");
        var attributes = event.encode();
        return "{\"note\":" + note + ",\"event\":" + attributes.substring(0, attributes.length() - 1) + ",\"data\":"
                + data + "}}";
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

    private List<String> steps(String id) throws Exception {
        return FakeViewer.objects(
                        anna.get("events/" + branch + "/" + id + "/path").getJsonArray("steps"))
                .stream()
                .map(step -> step.getString("step"))
                .toList();
    }

    private String total() throws Exception {
        var totals = anna.get("totals?by=branch&from=2026-11-18T00:00:00Z&to=2026-11-22T00:00:00Z");
        return FakeViewer.objects(totals.getJsonArray("totals")).stream()
                .filter(total -> branch.equals(total.getString("branch")))
                .map(total -> total.getString("amount"))
                .findFirst()
                .orElse("none");
    }

    private JsonObject ofBranch() throws Exception {
        return FakeViewer.objects(anna.get("branches").getJsonArray("branches")).stream()
                .filter(each -> branch.equals(each.getString("branch")))
                .findFirst()
                .orElseThrow();
    }

    private FakeViewer viewer() throws Exception {
        var viewer = new FakeViewer(anna.vertx(), hub.port());
        var subscribed = viewer.send("{\"type\":\"hello\",\"token\":\"" + anna.token() + "\"}")
                .send("{\"type\":\"subscribe\",\"branches\":[\"" + branch + "\"]}");
        await().until(() -> subscribed.types().contains("snapshot"));
        return subscribed;
    }

    private static List<String> idsShown(FakeViewer viewer) {
        return viewer.messages("events").stream()
                .flatMap(message -> FakeViewer.objects(message.getJsonArray("events")).stream())
                .map(event -> event.getString("id"))
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

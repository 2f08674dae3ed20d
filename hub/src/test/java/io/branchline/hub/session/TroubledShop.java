package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.support.FakeViewer;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A branch that sends what head office sets apart, and what head office knows of it. Blocking. */
final class TroubledShop {
    /** The data of a sale without its total. */
    static final String BROKEN = """
            {"receiptNumber":"R-7","storeId":"367","workstationId":"till-1","businessDate":"2026-11-20","kind":"sale",\
            "lineItems":[{"lineNumber":1,"itemId":"1001","quantity":"2","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
            "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}]}""";

    private final UUID epoch = UUID.randomUUID();
    private final RunningHub hub;
    private final Office office;
    private final String branch;
    private final String key;

    TroubledShop(RunningHub hub, Office office, String branch) throws Exception {
        this.hub = hub;
        this.office = office;
        this.branch = branch;
        this.key = hub.keyOfNewBranch(branch);
    }

    String code() {
        return branch;
    }

    UUID epoch() {
        return epoch;
    }

    /** The same with its total. */
    static String whole() {
        return BROKEN.replace("}]}", "}],\"total\":{\"amount\":\"12.50\",\"currency\":\"USD\"}}");
    }

    /** A release of the event as it is shown, with other data; the data goes as text, so that its bytes are known. */
    static String release(JsonObject item, String data, String note) {
        var event = item.getJsonObject("event").copy();
        event.remove("data");
        var attributes = event.encode();
        return "{\"note\":" + note + ",\"event\":" + attributes.substring(0, attributes.length() - 1) + ",\"data\":"
                + data + "}}";
    }

    void setApart(Priority priority, Event event) throws Exception {
        setApart(epoch, 1, priority, event);
    }

    void setApart(UUID journal, long sequence, Priority priority, Event event) throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(journal, PerPriority.from(level -> level == priority ? sequence : 0));
            agent.events(priority, sequence, event);
            assertThat(agent.expect(Settled.class).quarantined()).hasSize(1);
        }
    }

    long settledByWelcome() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            return agent.hello(epoch, PerPriority.of(1, 0, 0, 0)).settled().get(Priority.SALES);
        }
    }

    /** The branch says that it has lost what an earlier journal held, up to here. */
    void lose(UUID journal, long last) throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var gap = new Gap(journal, Priority.SALES, 1, last, "disk replaced");
            agent.send(new Hello(
                    1, "raw", epoch, PerPriority.all(1), PerPriority.ZERO, 0, 0, 1, Instant.now(), List.of(gap)));
            assertThat(agent.expect(Welcome.class)).isNotNull();
        }
    }

    String at(int priority, long sequence) {
        return "quarantine/" + branch + "/" + epoch + "/" + priority + "/" + sequence;
    }

    List<String> steps(String id) throws Exception {
        return FakeViewer.objects(
                        office.get("events/" + branch + "/" + id + "/path").getJsonArray("steps"))
                .stream()
                .map(step -> step.getString("step"))
                .toList();
    }

    String total() throws Exception {
        var totals = office.get("totals?by=branch&from=2026-11-18T00:00:00Z&to=2026-11-22T00:00:00Z");
        return FakeViewer.objects(totals.getJsonArray("totals")).stream()
                .filter(total -> branch.equals(total.getString("branch")))
                .map(total -> total.getString("amount"))
                .findFirst()
                .orElse("none");
    }

    JsonObject ofBranch() throws Exception {
        return FakeViewer.objects(office.get("branches").getJsonArray("branches")).stream()
                .filter(each -> branch.equals(each.getString("branch")))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody who watches the branch in the feed of the hub. */
    FakeViewer viewer() throws Exception {
        return viewer(hub.port());
    }

    /** The same in the feed of another node. */
    FakeViewer viewer(int port) throws Exception {
        var viewer = new FakeViewer(office.vertx(), port);
        var subscribed = viewer.send("{\"type\":\"hello\",\"token\":\"" + office.token() + "\"}")
                .send("{\"type\":\"subscribe\",\"branches\":[\"" + branch + "\"]}");
        await().until(() -> subscribed.types().contains("snapshot"));
        return subscribed;
    }

    static List<String> idsShown(FakeViewer viewer) {
        return viewer.messages("events").stream()
                .flatMap(message -> FakeViewer.objects(message.getJsonArray("events")).stream())
                .map(event -> event.getString("id"))
                .toList();
    }
}

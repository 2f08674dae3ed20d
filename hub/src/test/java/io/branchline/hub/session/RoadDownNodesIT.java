package io.branchline.hub.session;

import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.support.Publisher.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.hub.downlink.DownRetention;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.Publisher;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The road down with several hub nodes, and with one that begins after much was forgotten. */
class RoadDownNodesIT {
    private static EmbeddedServers servers;
    private static RunningHub first;
    private static int branches;

    private final String code = "nodes-" + ++branches;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        first = RunningHub.start(servers, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        first.close();
        servers.close();
    }

    @Test
    void whatIsPublishedAtOneNodeArrivesAtABranchOfTheOther() throws Exception {
        try (var second = RunningHub.start(servers, Map.of())) {
            arrivesFromOneToTheOther(second);
        }
    }

    @Test
    void soItDoesWithoutRedis() throws Exception {
        try (var second = RunningHub.startWithoutRedis(servers, Map.of())) {
            arrivesFromOneToTheOther(second);
        }
    }

    @Test
    void aBranchThatMovesBetweenNodesMissesNothingAndGetsNothingTwice() throws Exception {
        var key = first.keyOfNewBranch(code, "west");
        var office = first.publisher();
        var position = number("position");
        try (var second = RunningHub.start(servers, Map.of())) {
            var sent = office.sendMany("moving-", 120);
            for (var turn = 0; turn < 6; turn++) {
                try (var agent = RawAgent.connect((turn % 2 == 0 ? first : second).port(), key)) {
                    var unused = agent.helloDown(position, number("version"));
                    var deliver = agent.expect(Deliver.class);
                    var some = deliver.items().get(Math.min(19, deliver.items().size() - 1));
                    assertThat(deliver.after()).isEqualTo(position);
                    agent.send(new Applied(some.position()));
                    position = some.position();
                }
            }
            assertThat(position).isEqualTo(sent.getLast());
        }
    }

    @Test
    void aBranchThatWasAwayForTooLongIsToldAndGetsTheNewestOfEachKey() throws Exception {
        var key = first.keyOfNewBranch(code, "west");
        var office = first.publisher();
        var position = number("position");
        var target = List.of("branch:" + code);
        var forgotten = office.send(
                new DownMessage(Publisher.notice("old notice"), null, target),
                new DownMessage(setting("1"), "config:tax", target),
                new DownMessage(setting("2"), "config:tax", target),
                new DownMessage(setting("3"), "config:other", target));
        var vertx = Vertx.vertx();
        var later = InstantSource.offset(InstantSource.system(), Duration.ofDays(91));

        done(new DownRetention(vertx, first.pool(), Duration.ofDays(90), later).forget());

        // A node that did not see them pass has them from PostgreSQL alone.
        try (var second = RunningHub.start(servers, Map.of());
                var agent = RawAgent.connect(second.port(), key)) {
            var unused = agent.helloDown(position, number("version"));
            var deliver = agent.expect(Deliver.class);
            var missed = deliver.missed();

            assertThat(missed).isNotNull();
            assertThat(missed.through()).isEqualTo(forgotten.get(1));
            assertThat(deliver.items())
                    .extracting(Deliver.Item::position)
                    .containsExactly(forgotten.get(2), forgotten.get(3));
            agent.send(new Applied(deliver.last()));

            var fresh = second.publisher().send("fresh", target.getFirst());
            var next = agent.expect(Deliver.class);
            assertThat(next.missed()).isNull();
            assertThat(next.items()).extracting(Deliver.Item::position).containsExactly(fresh);
        }
        done(vertx.close());
    }

    @Test
    void aBranchForWhichNothingIsLeftIsToldAndGoesOnBehindIt() throws Exception {
        var key = first.keyOfNewBranch(code, "west");
        var office = first.publisher();
        var position = number("position");
        var forgotten = office.send("old notice", "branch:" + code);
        var vertx = Vertx.vertx();
        var later = InstantSource.offset(InstantSource.system(), Duration.ofDays(91));
        done(new DownRetention(vertx, first.pool(), Duration.ofDays(90), later).forget());
        office.send("for another", "branch:another");

        try (var second = RunningHub.start(servers, Map.of());
                var agent = RawAgent.connect(second.port(), key)) {
            var unused = agent.helloDown(position, number("version"));
            var deliver = agent.expect(Deliver.class);

            assertThat(deliver.items()).isEmpty();
            assertThat(deliver.last()).isEqualTo(forgotten);
            agent.send(new Applied(deliver.last()));
            var fresh = second.publisher().send("fresh", "branch:" + code);
            assertThat(agent.applyMessages(1))
                    .extracting(Deliver.Item::position)
                    .containsExactly(fresh);
        }
        done(vertx.close());
    }

    private void arrivesFromOneToTheOther(RunningHub second) throws Exception {
        var key = first.keyOfNewBranch(code, "west");
        var office = first.publisher();
        try (var agent = RawAgent.connect(second.port(), key)) {
            var unused = agent.helloDown(number("position"), number("version"));

            var position = office.send("to the other node", "branch:" + code);
            var rate = office.release(quote("15000"));

            assertThat(agent.applyMessages(1))
                    .extracting(Deliver.Item::position)
                    .containsExactly(position);
            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(rate.version());
        }
        await().untilAsserted(() -> assertThat(FreshDatabase.text(
                        servers.database(),
                        "SELECT p.position = h.position AND p.version = h.version FROM down_progress p "
                                + "JOIN branch b ON b.id = p.branch JOIN down_head h ON h.tenant = b.tenant "
                                + "WHERE b.code = '" + code + "'"))
                .isEqualTo("t"));
    }

    private static Event setting(String value) {
        var event = Publisher.notice(value);
        return Event.of(event.id(), "/hq/config", "config.set", event.time(), "{\"value\":\"" + value + "\"}");
    }

    private static long number(String column) {
        return FreshDatabase.number(servers.database(), "SELECT coalesce(max(" + column + "), 0) FROM down_head");
    }
}

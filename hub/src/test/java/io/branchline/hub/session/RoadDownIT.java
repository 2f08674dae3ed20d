package io.branchline.hub.session;

import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.support.Publisher.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.receipt.BranchDelivery.State;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.Publisher;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The road down as an agent sees it. */
class RoadDownIT {
    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static Publisher office;
    private static int branches;

    private String code;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of());
        office = hub.publisher();
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        servers.close();
    }

    @BeforeEach
    void newBranch() throws Exception {
        code = "down-" + ++branches;
        key = hub.keyOfNewBranch(code, "region-" + branches);
    }

    @Test
    void everyMessageArrivesOnceAndInOrderOverAnyNumberOfReconnects() throws Exception {
        var before = head();
        var sent = new ArrayList<>(office.sendMany("first-", 300));
        var taken = new ArrayList<Long>();
        var position = before;
        for (var connection = 0; connection < 6; connection++) {
            try (var agent = connected(position)) {
                sent.addAll(office.sendMany("more-" + connection + "-", 20));
                var deliver = agent.expect(Deliver.class);
                // The rest of the frame, and the one behind it, is lost with the connection.
                for (var item : deliver.items().subList(0, 30)) {
                    taken.add(item.position());
                }
                position = taken.getLast();
                agent.send(new Applied(position));
            }
        }
        try (var agent = connected(position)) {
            agent.applyMessages(sent.size() - taken.size()).forEach(item -> taken.add(item.position()));
        }

        assertThat(taken).containsExactlyElementsOf(sent);
    }

    @Test
    void whatIsSentWhileTheBranchIsConnectedArrivesAsItWasWritten() throws Exception {
        var data = "{ \"text\" : \"12.50 ≠ 12.5\", \"n\": 1.00000000000000000000000000001 }";
        var event = Event.of(
                "exact", "/hq/notices", "notice.posted", Publisher.notice("x").time(), data);
        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            try (var agent = RawAgent.connect(hub.port(), key, codec)) {
                var welcome = agent.helloDown(head(), version());
                var position = office.send(new DownMessage(event, null, List.of("branch:" + code)))
                        .getFirst();

                var items = agent.applyMessages(1);

                assertThat(welcome.downlinkHead()).isEqualTo(position - 1);
                assertThat(items).containsExactly(new Deliver.Item(position, event));
            }
        }
    }

    @Test
    void aBranchGetsWhatIsForItItsRegionAndAll() throws Exception {
        try (var agent = connected(head())) {
            office.send("for others", "branch:somebody", "region:elsewhere");
            var one = office.send("for me", "branch:" + code);
            office.send("for others", "branch:somebody");
            var region = office.send("for us", "region:region-" + branches);
            var all = office.send("for all", "*");

            assertThat(agent.applyMessages(3))
                    .extracting(Deliver.Item::position)
                    .containsExactly(one, region, all);
        }
    }

    @Test
    void aBranchThatIsBehindGetsTheNewestQuoteOfEachKeyOnly() throws Exception {
        var known = version();
        for (var n = 0; n < 50; n++) {
            office.release(quote(Integer.toString(15_000 + n)));
        }
        var euro = office.release(quote("EUR", "IDR", "17000", Instant.EPOCH));
        var dollar = office.release(quote("15999"));

        try (var agent = RawAgent.connect(hub.port(), key)) {
            var welcome = agent.helloDown(head(), known);

            assertThat(welcome.ratesHead()).isEqualTo(dollar.version());
            assertThat(agent.applyRates())
                    .extracting(Deliver.Item::position)
                    .containsExactly(euro.version(), dollar.version());
        }
    }

    @Test
    void aBranchThatIsSlowToApplyFindsTheNewestWhenItIsReady() throws Exception {
        try (var agent = connected(head())) {
            office.release(quote("15100"));
            var first = agent.expect(Rates.class);
            for (var n = 0; n < 30; n++) {
                office.release(quote(Integer.toString(15_200 + n)));
            }
            var newest = office.release(quote("15300"));
            await().until(() -> hub.hub().down().roads().heads(1).version() == newest.version());

            agent.send(new RatesApplied(first.last()));

            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(newest.version());
        }
    }

    @Test
    void aScheduledQuoteIsDeliveredEarlyBesideTheOneInEffect() throws Exception {
        var known = version();
        var now = office.release(quote("CHF", "IDR", "18000", Instant.EPOCH));
        var later = office.release(quote("CHF", "IDR", "18100", Instant.now().plusSeconds(3600)));

        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.helloDown(head(), known);

            assertThat(agent.applyRates()).extracting(Deliver.Item::position).contains(now.version(), later.version());
        }
    }

    @Test
    void aBacklogOfMessagesDoesNotHoldUpARate() throws Exception {
        try (var agent = connected(head())) {
            office.sendMany("backlog-", 2_000);
            // Nothing is applied, so the lane of messages stands still.
            var first = agent.expect(Deliver.class);

            var rate = office.release(quote("16000"));

            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(rate.version());
            assertThat(first.items()).hasSizeLessThan(2_000);
        }
    }

    @Test
    void aBranchThatDoesNotReadHasTwoFramesOnTheWayAndOthersDoNotWaitForIt() throws Exception {
        var at = head();
        var large = "x".repeat(100_000);
        try (var slow = connected(at);
                var quick = RawAgent.connect(hub.port(), hub.keyOfNewBranch(code + "-quick", "west"))
                        .breathing()) {
            var unused = quick.helloDown(at, version());
            var sent = new ArrayList<Long>();
            for (var n = 0; n < 60; n++) {
                sent.addAll(office.send(DownMessage.toAll(Publisher.notice(large), null)));
            }

            assertThat(quick.applyMessages(60))
                    .extracting(Deliver.Item::position)
                    .containsExactlyElementsOf(sent);
            await().untilAsserted(() -> assertThat(stateOf(sent.getFirst())).isEqualTo(State.DELIVERED));
            // Two frames of at most 256 KiB.
            assertThat(stateOf(sent.get(4))).isEqualTo(State.PENDING);
            assertThat(slow.applyMessages(60))
                    .extracting(Deliver.Item::position)
                    .containsExactlyElementsOf(sent);
        }
    }

    @Test
    void aBranchThatTakesAndNeverAppliesIsCutOffAsSlow() throws Exception {
        // Far more than the time between two breaths: what is late then is what it applies, not its sign of life.
        try (var strict = RunningHub.start(servers, Map.of("session.heartbeat", "500ms"));
                var agent = RawAgent.connect(strict.port(), key).breathing()) {
            var unused = agent.helloDown(head(), version());
            office.send("never applied", "branch:" + code);
            var taken = agent.expect(Deliver.class);

            assertThat(taken.items()).hasSize(1);
            assertThat(agent.ending().code()).isEqualTo(4006);
        }
    }

    @Test
    void aBranchThatAppliesWhatItWasNotSentIsCutOff() throws Exception {
        try (var agent = connected(head())) {
            agent.send(new Applied(head() + 1000));

            assertThat(agent.ending().code()).isEqualTo(1002);
        }
        try (var agent = connected(head())) {
            agent.send(new RatesApplied(version() + 1000));

            assertThat(agent.ending().code()).isEqualTo(1002);
        }
        try (var agent = RawAgent.connect(hub.port(), key)) {
            agent.send(new Applied(0));

            assertThat(agent.ending().code()).isEqualTo(1002);
        }
    }

    @Test
    void aBranchAheadOfARestoredHeadOfficeMissesNothingThatComesAfter() throws Exception {
        var ahead = head() + 500;
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var welcome = agent.helloDown(ahead, version() + 700);
            var position = office.send("after the restore", "branch:" + code);
            var rate = office.release(quote("16100"));

            assertThat(welcome.downlinkHead()).isEqualTo(ahead);
            assertThat(position).isEqualTo(ahead + 1);
            assertThat(agent.applyMessages(1))
                    .extracting(Deliver.Item::position)
                    .containsExactly(position);
            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(rate.version());
        }
    }

    @Test
    void oneEncodingOfARateServesAllSessions() throws Exception {
        var agents = new ArrayList<RawAgent>();
        for (var n = 0; n < 40; n++) {
            var agent = RawAgent.connect(hub.port(), hub.keyOfNewBranch(code + "-" + n, "west"))
                    .breathing();
            var unused = agent.helloDown(head(), version());
            agents.add(agent);
        }
        var frames = hub.hub().down().roads().frames();
        var encoded = frames.encoded();
        var shared = frames.shared();

        var rate = office.release(quote("16200"));

        for (var agent : agents) {
            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(rate.version());
            agent.close();
        }
        var loops = Runtime.getRuntime().availableProcessors();
        assertThat(frames.encoded() - encoded).isBetween(1L, (long) loops);
        assertThat(frames.shared() - shared).isGreaterThanOrEqualTo(40L - loops);
    }

    @Test
    void thousandsOfQuotesComeInSeveralFramesEachAppliedBeforeTheNext() throws Exception {
        var known = version();
        var quotes = IntStream.range(0, 600)
                .mapToObj(n -> quote(pair(n).substring(0, 3), pair(n).substring(3), "2.5", Instant.EPOCH))
                .toList();
        var released = office.release(quotes, "branch:" + code);
        var taken = new ArrayList<Long>();

        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.helloDown(head(), known);
            while (taken.size() < 600) {
                agent.applyRates().forEach(item -> taken.add(item.position()));
            }
        }

        assertThat(taken)
                .containsExactlyElementsOf(
                        released.stream().map(each -> each.version()).toList());
    }

    /** Letters for a number: the hub does not look at what a code means. */
    private static String pair(int number) {
        return "A" + (char) ('A' + number / 26 % 26) + (char) ('A' + number % 26) + "X" + (char) ('A' + number / 676)
                + "Y";
    }

    private State stateOf(long position) {
        return done(hub.hub().down().deliveries().branchesOfMessage(1, position)).stream()
                .filter(delivery -> delivery.branch().equals(code))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private RawAgent connected(long position) throws Exception {
        var agent = RawAgent.connect(hub.port(), key).breathing();
        var unused = agent.helloDown(position, version());
        return agent;
    }

    private static long head() {
        return number("position");
    }

    private static long version() {
        return number("version");
    }

    private static long number(String column) {
        return FreshDatabase.number(servers.database(), "SELECT coalesce(max(" + column + "), 0) FROM down_head");
    }
}

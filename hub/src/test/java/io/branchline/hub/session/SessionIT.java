package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.StoredRows;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.link.Ancestry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The road up as an agent sees it: what settles is in PostgreSQL, once and in order. */
class SessionIT {
    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static StoredRows rows;
    private static int branches;

    private final UUID epoch = UUID.randomUUID();
    private String code;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of());
        rows = new StoredRows(servers.database());
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        hub.close();
        servers.close();
    }

    @BeforeEach
    void newBranch() throws Exception {
        code = "session-" + ++branches;
        key = hub.keyOfNewBranch(code);
    }

    @Test
    void aSettledSaleIsInPostgres() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var welcome = agent.hello(epoch, PerPriority.of(1, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale("sale-1"));

            var settled = agent.expect(Settled.class);

            assertThat(welcome.settled()).isEqualTo(PerPriority.ZERO);
            assertThat(settled.priority()).isEqualTo(Priority.SALES);
            assertThat(settled.through()).isEqualTo(1);
            assertThat(settled.quarantined()).isEmpty();
            assertThat(rows.idsOf(code)).containsExactly("sale-1");
        }
    }

    @Test
    void speaksJsonInTextMessagesToo() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key, FrameCodec.json())) {
            var unused = agent.hello(epoch, PerPriority.of(1, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale("json-1"));

            assertThat(agent.expect(Settled.class).through()).isEqualTo(1);
            assertThat(rows.idsOf(code)).containsExactly("json-1");
        }
    }

    @Test
    void theWelcomeSaysWhereToResume() throws Exception {
        var second = SampleEvents.sale("r-2");
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.of(3, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale("r-1"), second);
            assertThat(agent.expect(Settled.class).through()).isEqualTo(2);
        }

        try (var again = RawAgent.connect(hub.port(), key)) {
            var welcome = again.hello(epoch, PerPriority.of(3, 0, 0, 0));

            assertThat(welcome.settled()).isEqualTo(PerPriority.of(2, 0, 0, 0));
            assertThat(welcome.settledIds().getFirst()).isEqualTo(Ancestry.mark(second));
            again.events(Priority.SALES, 3, SampleEvents.sale("r-3"));
            assertThat(again.expect(Settled.class).through()).isEqualTo(3);
        }
        assertThat(rows.idsOf(code)).containsExactly("r-1", "r-2", "r-3");
    }

    @Test
    void anEventSentAgainInANewEpochIsStoredOnce() throws Exception {
        for (var journal : new UUID[] {epoch, UUID.randomUUID()}) {
            try (var agent = RawAgent.connect(hub.port(), key)) {
                var unused = agent.hello(journal, PerPriority.of(1, 0, 0, 0));
                agent.events(Priority.SALES, 1, SampleEvents.sale("twice"));
                assertThat(agent.expect(Settled.class).through()).isEqualTo(1);
            }
        }

        assertThat(rows.idsOf(code)).containsExactly("twice");
    }

    @Test
    void aNewerConnectionReplacesTheOlderAndNothingIsDoubled() throws Exception {
        try (var older = RawAgent.connect(hub.port(), key);
                var newer = RawAgent.connect(hub.port(), key)) {
            var first = older.hello(epoch, PerPriority.of(2, 0, 0, 0));
            older.events(Priority.SALES, 1, SampleEvents.sale("both-1"));
            assertThat(older.expect(Settled.class).through()).isEqualTo(1);
            var second = newer.hello(epoch, PerPriority.of(2, 0, 0, 0));

            assertThat(older.ending().code()).isEqualTo(4001);
            assertThat(first.settled().get(Priority.SALES)).isZero();
            assertThat(second.settled().get(Priority.SALES)).isEqualTo(1);
            newer.events(Priority.SALES, 2, SampleEvents.sale("both-2"));
            assertThat(newer.expect(Settled.class).through()).isEqualTo(2);
        }
        assertThat(rows.idsOf(code)).containsExactly("both-1", "both-2");
    }

    @Test
    void onTwoNodesTheNewestSessionOwnsTheCursorsAndTheOtherCloses() throws Exception {
        try (var otherNode = RunningHub.start(servers, Map.of());
                var here = RawAgent.connect(hub.port(), key);
                var there = RawAgent.connect(otherNode.port(), key)) {
            var unused = here.hello(epoch, PerPriority.of(1, 0, 0, 0));
            var unusedToo = there.hello(epoch, PerPriority.of(1, 0, 0, 0));

            here.events(Priority.SALES, 1, SampleEvents.sale("race-1"));
            assertThat(here.ending().code()).isEqualTo(4001);
            there.events(Priority.SALES, 1, SampleEvents.sale("race-1"));

            assertThat(there.expect(Settled.class).through()).isEqualTo(1);
        }
        assertThat(rows.idsOf(code)).containsExactly("race-1");
    }

    @Test
    void aGapTakesThePlaceOfItsEvents() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.of(4, 0, 0, 0));
            agent.send(new Gap(epoch, Priority.SALES, 1, 3, "damaged"));
            assertThat(agent.expect(Settled.class).through()).isEqualTo(3);
            agent.events(Priority.SALES, 4, SampleEvents.sale("after-gap"));

            assertThat(agent.expect(Settled.class).through()).isEqualTo(4);
        }
        assertThat(rows.idsOf(code)).containsExactly("after-gap");
    }

    @Test
    void whatHeadOfficeCannotAcceptIsQuarantinedAndTheEventsBehindItSettle() throws Exception {
        var bad = new ArrayList<>(List.of(
                SampleEvents.of("bad-shape", "sale.completed", "{\"receiptNumber\":1}"),
                SampleEvents.of("bad-type", "coffee.spilled", "{}"),
                SampleEvents.of("bad-text", "customer.updated", "{\"customerId\":\"a\\u0000b\",\"changes\":{}}"),
                SampleEvents.of(
                        "bad-number",
                        "customer.updated",
                        "{\"customerId\":\"c\",\"changes\":{\"points\":" + "9".repeat(40) + "}}")));
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.of(5, 0, 0, 0));
            bad.add(SampleEvents.sale("good-one"));
            agent.events(Priority.SALES, 1, bad.toArray(Event[]::new));

            var settled = agent.expect(Settled.class);

            assertThat(settled.through()).isEqualTo(5);
            assertThat(settled.quarantined())
                    .extracting(Settled.Quarantined::sequence)
                    .containsExactly(1L, 2L, 3L, 4L);
            assertThat(settled.quarantined())
                    .allSatisfy(q -> assertThat(q.reason()).isNotBlank());
        }
        assertThat(rows.idsOf(code)).containsExactly("good-one");
    }

    @Test
    void lendsSalesEightWindowsAndReportsTwoOrOneWhileTheBranchSells() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var window = agent.hello(epoch, PerPriority.of(1, 0, 0, 2)).credit();
            var sale = SampleEvents.sale("lent-1");
            var report = SampleEvents.sale("lent-2");
            var beside = SampleEvents.sale("lent-3");

            agent.events(Priority.REPORTS, 1, report);
            var alone = agent.expect(Settled.class);
            agent.events(Priority.SALES, 1, sale);
            var sales = agent.expect(Settled.class);
            agent.events(Priority.REPORTS, 2, beside);
            var selling = agent.expect(Settled.class);

            assertThat(alone.credit()).isEqualTo(report.cost() + 2 * window.get(Priority.REPORTS));
            assertThat(sales.credit()).isEqualTo(sale.cost() + 8 * window.get(Priority.SALES));
            // What was lent stays lent; nothing comes on top of it until the branch sells no more.
            assertThat(selling.credit()).isEqualTo(alone.credit());
        }
    }

    @Test
    void theStateOfTheBranchIsKnown() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key)) {
            var unused = agent.hello(epoch, PerPriority.of(2, 0, 0, 0));
            await().untilAsserted(() -> assertThat(presence().status()).isEqualTo(BranchStatus.CATCHING_UP));
            assertThat(presence().backlog()).isEqualTo(PerPriority.of(2, 0, 0, 0));
            assertThat(presence().agentVersion()).isEqualTo("raw-agent/1");

            agent.events(Priority.SALES, 1, SampleEvents.sale(), SampleEvents.sale());
            assertThat(agent.expect(Settled.class).through()).isEqualTo(2);

            await().untilAsserted(() -> assertThat(presence().status()).isEqualTo(BranchStatus.ONLINE));
            assertThat(presence().backlog()).isEqualTo(PerPriority.ZERO);
            assertThat(presence().skew()).isBetween(Duration.ofSeconds(-5), Duration.ofSeconds(5));
        }

        await().untilAsserted(() -> assertThat(presence().status()).isEqualTo(BranchStatus.OFFLINE));
    }

    private Presence presence() {
        return hub.hub().sessions().states().stream()
                .filter(state -> state.branch().code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}

package io.branchline.hub.session;

import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.support.Publisher.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.branch.Registered;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.receipt.BranchDelivery;
import io.branchline.hub.receipt.BranchDelivery.State;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What head office knows of its messages and quotes at each branch. */
class ReceiptsIT {
    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static Deliveries deliveries;
    private static int branches;

    private String code;
    private String key;
    private long head;
    private long version;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of());
        deliveries = hub.hub().down().deliveries();
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        servers.close();
    }

    @BeforeEach
    void newBranch() throws Exception {
        code = "receipt-" + ++branches;
        key = hub.keyOfNewBranch(code, "west");
        head = FreshDatabase.number(servers.database(), "SELECT coalesce(max(position), 0) FROM down_head");
        version = FreshDatabase.number(servers.database(), "SELECT coalesce(max(version), 0) FROM down_head");
    }

    @Test
    void aMessageIsPendingThenDeliveredThenApplied() throws Exception {
        var position = hub.publisher().send("one", "branch:" + code);
        assertThat(ofMessage(position).state()).isEqualTo(State.PENDING);

        try (var agent = connected()) {
            var deliver = agent.expect(Deliver.class);
            await().untilAsserted(() -> assertThat(ofMessage(position).state()).isEqualTo(State.DELIVERED));

            agent.send(new Applied(deliver.last()));

            await().untilAsserted(() -> assertThat(ofMessage(position).state()).isEqualTo(State.APPLIED));
        }
        assertThat(ofMessage(position).deliveredAt())
                .isBeforeOrEqualTo(ofMessage(position).appliedAt());
        await().untilAsserted(() -> {
            var message = done(deliveries.messages(1, position + 1, null, 1)).getFirst();
            assertThat(message.targets()).containsExactly("branch:" + code);
            assertThat(message.by()).isEqualTo("tester");
            assertThat(message.addressed()).isEqualTo(1);
            assertThat(message.applied()).isEqualTo(1);
        });
    }

    @Test
    void anAnswerThatWasLostWithItsConnectionIsFoundInTheNextHello() throws Exception {
        var position = hub.publisher().send("one", "branch:" + code);
        var rate = hub.publisher()
                .release(List.of(quote("15000")), "branch:" + code)
                .getFirst();
        try (var agent = connected()) {
            var unused = agent.expect(Deliver.class);
            await().untilAsserted(() -> assertThat(ofMessage(position).state()).isEqualTo(State.DELIVERED));
            await().untilAsserted(
                            () -> assertThat(ofQuote(rate.version()).state()).isEqualTo(State.DELIVERED));
        }

        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var unused = agent.helloDown(position, rate.version());
            await().untilAsserted(() -> assertThat(ofMessage(position).state()).isEqualTo(State.APPLIED));
            await().untilAsserted(
                            () -> assertThat(ofQuote(rate.version()).state()).isEqualTo(State.APPLIED));
        }
    }

    @Test
    void aQuoteThatWasSupersededBeforeItCouldBeSentIsShownAsThat() throws Exception {
        var target = "branch:" + code;
        var old = hub.publisher().release(List.of(quote("15000")), target).getFirst();
        var newer = hub.publisher().release(List.of(quote("15001")), target).getFirst();
        try (var agent = connected()) {
            assertThat(agent.applyRates()).extracting(Deliver.Item::position).containsExactly(newer.version());

            await().untilAsserted(
                            () -> assertThat(ofQuote(newer.version()).state()).isEqualTo(State.APPLIED));
            await().untilAsserted(
                            () -> assertThat(ofQuote(old.version()).state()).isEqualTo(State.SUPERSEDED));
        }
    }

    @Test
    void whatABranchGetsAgainOnANewDiskDoesNotChangeWhenItHadItFirst() throws Exception {
        var rate = hub.publisher()
                .release(List.of(quote("15000")), "branch:" + code)
                .getFirst();
        try (var agent = connected()) {
            assertThat(agent.applyRates()).hasSize(1);
            await().untilAsserted(
                            () -> assertThat(ofQuote(rate.version()).state()).isEqualTo(State.APPLIED));
        }
        var first = ofQuote(rate.version());

        try (var agent = connected()) {
            assertThat(agent.applyRates()).hasSize(1);
            await().untilAsserted(() -> assertThat(
                            hub.hub().down().deliveries().progress(1).await())
                    .anySatisfy(progress -> {
                        assertThat(progress.branch()).isEqualTo(code);
                        assertThat(progress.version()).isEqualTo(rate.version());
                    }));
        }
        assertThat(ofQuote(rate.version())).isEqualTo(first);
    }

    @Test
    void aQuoteTheBranchCannotUseIsShownWithItsReason() throws Exception {
        var rate = hub.publisher()
                .release(List.of(quote("15000")), "branch:" + code)
                .getFirst();
        try (var agent = connected()) {
            var rates = agent.expect(Rates.class);
            agent.send(new RatesApplied(rates.last(), List.of(new Refused(rates.last(), "board is full"))));

            await().untilAsserted(
                            () -> assertThat(ofQuote(rate.version()).reason()).isEqualTo("board is full"));
            assertThat(ofQuote(rate.version()).state()).isEqualTo(State.REFUSED);
        }
    }

    @Test
    void theRateOfABranchAtAMomentIsTheOneItHadThen() throws Exception {
        var target = "branch:" + code;
        var branch = done(new Branches(hub.pool()).list()).stream()
                .map(Registered::branch)
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow();
        try (var agent = connected()) {
            var before = Instant.now();
            var first = hub.publisher().release(List.of(quote("15000")), target).getFirst();
            assertThat(agent.applyRates()).hasSize(1);
            await().untilAsserted(
                            () -> assertThat(ofQuote(first.version()).state()).isEqualTo(State.APPLIED));
            var between = Instant.now();
            var second =
                    hub.publisher().release(List.of(quote("15001")), target).getFirst();
            assertThat(agent.applyRates()).hasSize(1);
            await().untilAsserted(
                            () -> assertThat(ofQuote(second.version()).state()).isEqualTo(State.APPLIED));

            assertThat(done(deliveries.ratesAt(branch, before))).isEmpty();
            assertThat(done(deliveries.ratesAt(branch, between)))
                    .extracting(each -> each.quote())
                    .containsExactly(first);
            assertThat(done(deliveries.ratesAt(branch, Instant.now())))
                    .extracting(each -> each.quote())
                    .containsExactly(second);
        }
    }

    private RawAgent connected() throws Exception {
        var agent = RawAgent.connect(hub.port(), key).breathing();
        var unused = agent.helloDown(head, version);
        return agent;
    }

    private static BranchDelivery ofMessage(long position) {
        return done(deliveries.branchesOfMessage(1, position)).getFirst();
    }

    private static BranchDelivery ofQuote(long version) {
        return done(deliveries.branchesOfQuote(1, version)).getFirst();
    }
}

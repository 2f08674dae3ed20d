package io.branchline.hub.rates;

import static io.branchline.hub.rates.SampleRates.NINE;
import static io.branchline.hub.rates.SampleRates.dollar;
import static io.branchline.hub.rates.SampleRates.quote;
import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.identity.Audit;
import io.branchline.hub.rates.RateRefusal.Reason;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateDeskIT {
    private static final List<String> ALL = List.of("*");
    private static final String WAITING_FOR_A_LOCK =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final InstantSource clock = () -> NINE.plusSeconds(1);
    private final RateDesk desk = desk(Set.of());
    private final Proposals proposals = new Proposals(pool);
    private int tenants;
    private int tenant;

    @BeforeEach
    void tenantOfItsOwn() {
        var code = "tenant " + tenants++;
        tenant = done(new Branches(pool).add(code, "17", "Harbour", "South"))
                .branch()
                .tenant();
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void releasesTheFirstQuoteAndASmallChangeAtOnce() {
        var first = publish("ann", dollar("15600")).released().getFirst();
        var second = publish("ann", dollar("16380")).released().getFirst();

        assertThat(first.version()).isEqualTo(1);
        assertThat(second).isEqualTo(dollar("16380").released(2, 1L));
        assertThat(audit()).containsExactly("ann rate.released USD/IDR/cash", "ann rate.released USD/IDR/cash");
    }

    @Test
    void letsALargeChangeWaitForASecondPerson() {
        publish("ann", dollar("15600"));
        var published = publish("ann", dollar("16380.001"));

        assertThat(published.released()).isEmpty();
        var waiting = published.waiting().getFirst();
        assertThat(waiting.why()).isEqualTo("the middle changes by 5.01 %; one person may change it by 5 %");
        assertThat(waiting.state()).isEqualTo(Proposal.State.WAITING);
        assertThat(done(proposals.find(tenant, waiting.id()))).contains(waiting);
        assertThat(count("quote")).isEqualTo(1);

        var decided = done(tx(tx -> desk.approve(tx, tenant, waiting.id(), "bob")));

        assertThat(decided.released()).isEqualTo(dollar("16380.001").released(2, 1L));
        assertThat(decided.proposal().state()).isEqualTo(Proposal.State.RELEASED);
        assertThat(done(proposals.find(tenant, waiting.id()))).contains(decided.proposal());
        assertThat(FreshDatabase.text(
                        database,
                        "SELECT by || ' ' || approved_by FROM quote WHERE version = 2 AND tenant = " + tenant))
                .isEqualTo("ann bob");
        assertThat(audit())
                .containsExactly(
                        "ann rate.released USD/IDR/cash",
                        "ann rate.proposed USD/IDR/cash",
                        "bob rate.approved USD/IDR/cash");
    }

    @Test
    void letsNobodyApproveWhatTheyAskedFor() {
        publish("ann", dollar("15600"));
        var waiting = publish("ann", dollar("20000")).waiting().getFirst();

        assertRefused(
                approve(waiting.id(), "ann"),
                Reason.FOUR_EYES,
                "four eyes: proposal " + waiting.id() + " was asked for by ann; allowed is approval by somebody else");
        assertThat(done(proposals.find(tenant, waiting.id()))).contains(waiting);
        assertThat(count("quote")).isEqualTo(1);
    }

    @Test
    void letsEveryQuoteOfANamedKindWait() {
        var strict = desk(Set.of(RateKind.TRANSFER));
        var published = done(tx(tx -> strict.publish(
                tx,
                tenant,
                "ann",
                List.of(dollar("15600"), quote("USD", "IDR", RateKind.TRANSFER, "15600", NINE)),
                ALL)));

        assertThat(published.released()).extracting(quote -> quote.key().kind()).containsExactly(RateKind.CASH);
        assertThat(published.waiting())
                .extracting(Proposal::why)
                .containsExactly("every quote of kind transfer needs two people");
    }

    @Test
    void marksAProposalOvertakenIfANewerQuoteCameFirst() {
        publish("ann", dollar("15600"));
        var waiting = publish("ann", dollar("20000")).waiting().getFirst();
        publish("cid", dollar("15700"));

        var decided = done(approve(waiting.id(), "bob"));

        assertThat(decided.released()).isNull();
        assertThat(decided.proposal().state()).isEqualTo(Proposal.State.OVERTAKEN);
        assertThat(done(proposals.find(tenant, waiting.id()))).contains(decided.proposal());
        assertThat(count("quote")).isEqualTo(2);
        assertRefused(
                approve(waiting.id(), "bob"),
                Reason.DECIDED,
                "proposal " + waiting.id() + " is overtaken by bob; allowed is one that waits");
    }

    @Test
    void turnsAProposalDownWithAReason() {
        publish("ann", dollar("15600"));
        var waiting = publish("ann", dollar("20000")).waiting().getFirst();

        var rejected = done(tx(tx -> desk.reject(tx, tenant, waiting.id(), "bob", "a slip of the keyboard")));

        assertThat(rejected.proposal().reason()).isEqualTo("a slip of the keyboard");
        assertRefused(
                approve(waiting.id(), "cid"),
                Reason.DECIDED,
                "proposal " + waiting.id() + " is rejected by bob; allowed is one that waits");
        assertRefused(approve(999_999, "bob"), Reason.UNKNOWN, "there is no proposal 999999");
        assertThat(audit()).endsWith("bob rate.rejected USD/IDR/cash");
    }

    @Test
    void cannotBeAskedAboutTheProposalsOfAnother() {
        publish("ann", dollar("15600"));
        var waiting = publish("ann", dollar("20000")).waiting().getFirst();
        var other = done(new Branches(pool).tenant("another of " + tenant));

        assertThat(done(proposals.find(other, waiting.id()))).isEmpty();
        assertRefused(
                tx(tx -> desk.approve(tx, other, waiting.id(), "bob")),
                Reason.UNKNOWN,
                "there is no proposal " + waiting.id());
    }

    @Test
    void comparesWithWhatThoseBranchesHaveWhoeverElseGotIt() {
        publish("ann", dollar("15600"));

        assertThat(publish("ann", List.of("branch:17"), dollar("20000")).waiting())
                .hasSize(1);
        assertThat(publish("ann", List.of("branch:17"), dollar("15650")).released())
                .hasSize(1);
        assertThat(publish("ann", List.of("region:South"), dollar("20000")).waiting())
                .hasSize(1);
    }

    @Test
    void comparesForOneUnit() {
        var one = quote("JPY", "EUR", RateKind.CASH, "0.006", NINE);
        publish("ann", one);

        var hundred = new Quote(
                one.key(),
                100,
                new BigDecimal("0.59"),
                new BigDecimal("0.6"),
                new BigDecimal("0.61"),
                "treasury",
                one.asOf(),
                one.validFrom(),
                null,
                0,
                null);
        assertThat(publish("ann", hundred).released()).hasSize(1);
    }

    @Test
    void refusesTheWholeCallWithAllProblems() {
        var crossed = new Quote(
                dollar("1").key(),
                1,
                new BigDecimal("3"),
                new BigDecimal("2"),
                new BigDecimal("1"),
                "treasury",
                NINE,
                NINE,
                NINE.plusMillis(500),
                0,
                null);

        var refusal = tx(tx -> desk.publish(
                tx,
                tenant,
                "ann",
                List.of(
                        quote("EUR", "USD", RateKind.CASH, "1.1", NINE),
                        crossed,
                        dollar("2").released(7, null)),
                ALL));

        assertRefused(
                refusal,
                Reason.QUOTES,
                "quote 1: /bid is 3; allowed is at most the ask, 1; "
                        + "quote 1: /validTo is 2026-11-22T09:00:00.500Z; allowed is later than now, 2026-11-22T09:00:01Z; "
                        + "quote 2: /version is 7; allowed is none: head office gives it; "
                        + "quote 2: the quote is the second of USD/IDR/cash in this call; allowed is one of a key");
        assertThat(count("quote")).isZero();
        assertThat(audit()).isEmpty();
    }

    @Test
    void refusesToSendToNobody() {
        var quotes = List.of(dollar("1"));

        assertRefused(
                tx(tx -> desk.publish(tx, tenant, "ann", quotes, List.of())),
                Reason.CALL,
                "targets are 0; allowed are 1 to 10000");
        assertRefused(
                tx(tx -> desk.publish(tx, tenant, "ann", quotes, List.of("branch:17", "branch:18"))),
                Reason.CALL,
                "target is \"branch:18\"; there is no such branch or region");
        assertRefused(
                tx(tx -> desk.publish(tx, tenant, "ann", quotes, List.of("17"))),
                Reason.CALL,
                "target is \"17\"; allowed is *, region:<name> or branch:<code>");
        assertThat(publish("ann", List.of("region:South", "branch:17"), dollar("1"))
                        .released())
                .hasSize(1);
    }

    @Test
    void refusesMoreScheduledQuotesThanABranchCanKeep() {
        publish("ann", dollar("15600"));
        for (var at = 1; at <= RateBoard.SCHEDULED_MAX; at++) {
            publish("ann", scheduled(at));
        }

        assertRefused(
                tx(tx -> desk.publish(tx, tenant, "ann", List.of(scheduled(40)), ALL)),
                Reason.QUOTES,
                "quote 0: /validFrom is 2026-11-22T09:00:50Z, behind 32 scheduled quotes of USD/IDR/cash; allowed are at"
                        + " most as many");
        assertThat(publish("ann", scheduled(5)).released()).hasSize(1);
        assertThat(publish("ann", scheduled(40)).released()).hasSize(1);
    }

    @Test
    void letsOnePublisherThroughAfterTheOther() {
        publish("ann", dollar("15600"));
        var first = done(pool.getConnection());
        var open = done(first.begin());
        var up = done(desk.publish(first, tenant, "ann", List.of(dollar("16300")), ALL));

        // Within 5 % of what is committed, but not of what is about to be.
        var down = tx(tx -> desk.publish(tx, tenant, "bob", List.of(dollar("14900")), ALL));
        await().until(() -> FreshDatabase.number(database, WAITING_FOR_A_LOCK) == 1);
        done(open.commit());
        done(first.close());

        assertThat(up.released()).hasSize(1);
        assertThat(done(down).waiting()).hasSize(1);
    }

    @Test
    void listsWhatWaitsNewestFirst() {
        publish("ann", dollar("15600"));
        var ids = new ArrayList<Long>();
        for (var mid : List.of("17000", "18000", "19000")) {
            ids.add(publish("ann", dollar(mid)).waiting().getFirst().id());
        }
        done(tx(tx -> desk.reject(tx, tenant, ids.get(1), "bob", "no")));

        assertThat(done(proposals.page(tenant, Proposal.State.WAITING, Long.MAX_VALUE, 10)))
                .extracting(Proposal::id)
                .containsExactly(ids.get(2), ids.get(0));
        assertThat(done(proposals.page(tenant, null, ids.get(2), 1)))
                .extracting(Proposal::id)
                .containsExactly(ids.get(1));
    }

    @Test
    void theDatabaseItselfRefusesTwoEyes() {
        publish("ann", dollar("15600"));
        var waiting = publish("ann", dollar("20000")).waiting().getFirst();

        assertThatThrownBy(() -> FreshDatabase.execute(
                        database,
                        "UPDATE rate_proposal SET state = 'released', version = 2, decided_by = 'ann', decided_at = now() "
                                + "WHERE id = " + waiting.id()))
                .hasStackTraceContaining("rate_proposal_check");
    }

    private static Quote scheduled(int seconds) {
        return quote("USD", "IDR", RateKind.CASH, "15600", NINE.plusSeconds(10 + seconds));
    }

    private RateDesk desk(Set<RateKind> kinds) {
        return new RateDesk(new QuoteLog(clock), new Approval(BigDecimal.valueOf(5), kinds), clock);
    }

    private Published publish(String who, Quote... quotes) {
        return publish(who, ALL, quotes);
    }

    private Published publish(String who, List<String> targets, Quote... quotes) {
        return done(tx(tx -> desk.publish(tx, tenant, who, List.of(quotes), targets)));
    }

    private Future<Decided> approve(long id, String who) {
        return tx(tx -> desk.approve(tx, tenant, id, who));
    }

    private <T> Future<T> tx(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work);
    }

    private long count(String table) {
        return FreshDatabase.number(database, "SELECT count(*) FROM " + table + " WHERE tenant = " + tenant);
    }

    private List<String> audit() {
        return done(new Audit(pool).read(tenant, null, null, Long.MAX_VALUE, 100)).reversed().stream()
                .map(line -> line.who() + " " + line.action() + " " + line.subject())
                .toList();
    }

    private static void assertRefused(Future<?> call, Reason reason, String message) {
        assertThatThrownBy(() -> done(call))
                .isInstanceOfSatisfying(
                        RateRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessage(message);
    }
}

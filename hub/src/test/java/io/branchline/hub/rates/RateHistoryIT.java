package io.branchline.hub.rates;

import static io.branchline.hub.rates.SampleRates.NINE;
import static io.branchline.hub.rates.SampleRates.dollar;
import static io.branchline.hub.rates.SampleRates.quote;
import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.receipt.BranchDelivery;
import io.branchline.hub.receipt.BranchDelivery.State;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which rate did branch 17 apply at 10:42, and when did it get it? */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateHistoryIT {
    private static final Instant TEN = NINE.plusSeconds(3600);

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final RateDesk desk =
            new RateDesk(new QuoteLog(() -> NINE), new Approval(BigDecimal.valueOf(5), Set.of()), () -> NINE);
    private final RateHistory history = new RateHistory(pool);
    private int tenants;
    private Branch harbour = new Branch(0, 0, "", "", "");
    private Branch station = harbour;

    @BeforeEach
    void twoBranches() {
        var code = "tenant " + tenants++;
        harbour = done(new Branches(pool).add(code, "17", "Harbour", "South")).branch();
        station = done(new Branches(pool).add(code, "18", "Station", "North")).branch();
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void saysWhatABranchWentByAndWhenItGotIt() {
        var first = publish("*", dollar("15600"));
        var second = publish("*", dollar("15700"));
        applied(harbour, first, NINE.plusSeconds(1));
        applied(harbour, second, TEN.plusSeconds(120));
        applied(station, second, NINE.plusSeconds(2));

        assertThat(board(harbour, NINE)).isEmpty();
        assertThat(board(harbour, TEN)).containsExactly(first);
        assertThat(board(harbour, TEN.plusSeconds(120))).containsExactly(second);
        assertThat(board(station, TEN)).containsExactly(second);
        var applied = done(history.appliedAt(harbour.tenant(), harbour.id(), TEN, "USD", "IDR"))
                .getFirst();
        assertThat(applied.appliedAt()).isEqualTo(NINE.plusSeconds(1));
        assertThat(applied.deliveredAt()).isEqualTo(NINE);
        assertThat(applied.released().by()).isEqualTo("ann");
        assertThat(applied.released().targets()).containsExactly("*");
    }

    @Test
    void countsAScheduledQuoteFromItsTimeAndNotFromItsArrival() {
        var now = publish("*", dollar("15600"));
        var later = publish("*", quote("USD", "IDR", RateKind.CASH, "15700", TEN));
        applied(harbour, now, NINE.plusSeconds(1));
        applied(harbour, later, NINE.plusSeconds(2));

        assertThat(board(harbour, TEN.minusMillis(1))).containsExactly(now);
        assertThat(board(harbour, TEN)).containsExactly(later);
        assertThat(done(history.appliedAt(harbour.tenant(), harbour.id(), TEN))
                        .getFirst()
                        .inEffectFrom())
                .isEqualTo(TEN);
    }

    @Test
    void showsEveryKeyOnceAndNothingThatIsOnItsWay() {
        var dollar = publish("*", dollar("15600"));
        var euro = publish("branch:17", quote("EUR", "IDR", RateKind.TRANSFER, "18000", NINE));
        var onItsWay = publish("*", dollar("15700"));
        applied(harbour, dollar, NINE.plusSeconds(1));
        applied(harbour, euro, NINE.plusSeconds(1));
        delivered(harbour, onItsWay, NINE.plusSeconds(2));

        assertThat(board(harbour, TEN)).containsExactly(euro, dollar);
        assertThat(done(history.appliedAt(harbour.tenant(), harbour.id(), TEN, "EUR", "IDR")))
                .hasSize(1);
    }

    @Test
    void saysWhoGotAVersionAndWhoDidNotYet() {
        var quote = publish("region:South", dollar("15600"));

        var deliveries = new Deliveries(pool);

        assertThat(done(deliveries.branchesOfQuote(harbour.tenant(), quote.version())))
                .containsExactly(new BranchDelivery("17", State.PENDING, null, null, null));
        applied(harbour, quote, NINE.plusSeconds(1));
        assertThat(done(deliveries.branchesOfQuote(harbour.tenant(), quote.version())))
                .containsExactly(new BranchDelivery("17", State.APPLIED, NINE, NINE.plusSeconds(1), null));
        assertThat(done(deliveries.branchesOfQuote(harbour.tenant(), 999))).isEmpty();
    }

    @Test
    void pagesThroughAPairNewestFirst() {
        var cash = publish("*", dollar("15600"));
        var transfer = publish("*", quote("USD", "IDR", RateKind.TRANSFER, "15500", NINE));
        var newer = publish("*", dollar("15700"));

        assertThat(page(null, Long.MAX_VALUE, 2)).containsExactly(newer, transfer);
        assertThat(page(null, transfer.version(), 2)).containsExactly(cash);
        assertThat(page(RateKind.CASH, Long.MAX_VALUE, 10)).containsExactly(newer, cash);
        assertThat(done(history.find(harbour.tenant(), cash.version()))
                        .orElseThrow()
                        .quote())
                .isEqualTo(cash);
        assertThat(done(history.find(harbour.tenant() + 1, cash.version()))).isEmpty();
    }

    private List<Quote> page(RateKind kind, long before, int limit) {
        return done(history.page(harbour.tenant(), "USD", "IDR", kind, before, limit)).stream()
                .map(ReleasedQuote::quote)
                .toList();
    }

    private List<Quote> board(Branch branch, Instant at) {
        return done(history.appliedAt(branch.tenant(), branch.id(), at)).stream()
                .map(applied -> applied.released().quote())
                .toList();
    }

    private Quote publish(String target, Quote quote) {
        return done(pool.withTransaction(
                        tx -> desk.publish(tx, harbour.tenant(), "ann", List.of(quote), List.of(target))))
                .released()
                .getFirst();
    }

    private void applied(Branch branch, Quote quote, Instant at) {
        receipt(branch, quote, NINE, "'" + at + "'");
    }

    private void delivered(Branch branch, Quote quote, Instant at) {
        receipt(branch, quote, at, "NULL");
    }

    private void receipt(Branch branch, Quote quote, Instant delivered, String applied) {
        FreshDatabase.execute(
                database,
                "INSERT INTO rate_receipt (tenant, branch, version, delivered_at, applied_at) VALUES (%d, %d, %d, '%s', %s)"
                        .formatted(branch.tenant(), branch.id(), quote.version(), delivered, applied));
    }
}

package io.branchline.hub.rates;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.identity.Audit;
import io.branchline.hub.rates.ecb.EcbFile;
import io.branchline.hub.rates.ecb.EcbQuotes;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.rate.Quote;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateImportIT {
    private static final String FRIDAY =
            "Date,USD,JPY,BGN,\n2026-04-10,1.1711,186.43,N/A,\n2026-04-09,1.1684,186.1,N/A,\n";
    private static final String MONDAY = "Date,USD,JPY,BGN,\n2026-04-13,1.1684,186.75,N/A,\n"
            + "2026-04-10,1.1711,186.43,N/A,\n2026-04-09,1.1684,186.1,N/A,\n";
    private static final List<String> NOBODY = List.of();
    private static final List<String> ALL = List.of("*");

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final InstantSource clock = () -> Instant.parse("2026-04-14T08:00:00Z");
    private final QuoteLog log = new QuoteLog(clock);
    private final RateDesk desk = new RateDesk(log, new Approval(BigDecimal.valueOf(5), Set.of()), clock);
    private final RateImport rateImport = new RateImport(desk, log, clock);
    private final RateHistory history = new RateHistory(pool);
    private int tenants;
    private int tenant;

    @BeforeEach
    void tenantOfItsOwn() {
        tenant = done(new Branches(pool).tenant("tenant " + tenants++));
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void keepsAFileAsHistoryThatNoBranchIsSent() throws IOException {
        var imported = read(FRIDAY, NOBODY);

        assertThat(imported.days()).isEqualTo(2);
        assertThat(imported.kept()).isEqualTo(4);
        assertThat(imported.published().released()).isEmpty();
        assertThat(count("quote_live")).isZero();
        var dollars = done(history.page(tenant, "EUR", "USD", null, Long.MAX_VALUE, 10));
        assertThat(dollars)
                .extracting(released -> released.quote().mid())
                .containsExactly(new BigDecimal("1.1711"), new BigDecimal("1.1684"));
        assertThat(dollars)
                .allMatch(released ->
                        released.targets().isEmpty() && released.by().equals("ann"));
        assertThat(dollars.getFirst().quote().supersedes())
                .isEqualTo(dollars.getLast().quote().version());
        assertThat(audit())
                .containsExactly(
                        "ann rate.imported ECB {\"to\": \"2026-04-10\", \"days\": 2, \"from\": \"2026-04-09\", "
                                + "\"kept\": 4, \"known\": 0, \"refused\": 0, \"waiting\": 0, \"released\": 0}");
    }

    @Test
    void importsOfTheNextFileOnlyWhatIsNew() throws IOException {
        read(FRIDAY, NOBODY);

        var next = read(MONDAY, NOBODY);
        assertThat(next.kept()).isEqualTo(2);
        assertThat(next.known()).isEqualTo(4);
        assertThat(read(MONDAY, NOBODY).kept()).isZero();
        assertThat(count("quote")).isEqualTo(6);
    }

    @Test
    void takesACorrectionOfADayAsANewQuote() throws IOException {
        read(FRIDAY, NOBODY);

        assertThat(read(FRIDAY.replace("186.1,", "186.11,"), NOBODY).kept()).isEqualTo(1);
        assertThat(read(FRIDAY.replace("186.1,", "186.110,"), NOBODY).kept()).isZero();
        assertThat(read(FRIDAY, NOBODY).kept()).isEqualTo(1);
    }

    @Test
    void publishesTheLastDayToWhoeverIsNamed() throws IOException {
        var imported = read(MONDAY, ALL);

        assertThat(imported.kept()).isEqualTo(4);
        assertThat(imported.published().released())
                .extracting(quote -> quote.key().text())
                .containsExactly("EUR/USD/reference", "EUR/JPY/reference");
        assertThat(done(history.live(tenant, 0, 10)))
                .extracting(ReleasedQuote::quote)
                .containsExactlyElementsOf(imported.published().released());
        var again = read(MONDAY, ALL);
        assertThat(again.kept() + again.published().released().size()).isZero();
        assertThat(again.known()).isEqualTo(6);
    }

    @Test
    void neverPutsALateFileOnABoard() throws IOException {
        read(MONDAY, ALL);

        assertThat(read(FRIDAY, ALL).published().released()).isEmpty();
    }

    @Test
    void letsALargeChangeOfTheLastDayWait() throws IOException {
        read(FRIDAY, ALL);

        var published =
                read(MONDAY.replace("1.1684,186.75", "2.1684,186.75"), ALL).published();
        assertThat(published.released())
                .extracting(Quote::key)
                .extracting("quote")
                .containsExactly("JPY");
        assertThat(published.waiting()).hasSize(1);
    }

    @Test
    void reportsTheLevAfterItsEndAndImportsTheRest() throws IOException {
        var imported = read(MONDAY.replace("186.75,N/A", "186.75,1.9558"), ALL);

        assertThat(imported.refused())
                .extracting(EcbQuotes.Refused::text)
                .containsExactly(
                        "2026-04-13 BGN: /quote is BGN, which ended with 2025-12-31; allowed is a currency that "
                                + "exists at validFrom, 2026-04-13T14:00:00Z");
        assertThat(imported.published().released()).hasSize(2);
        assertThat(imported.known()).isZero();
    }

    private Imported read(String csv, List<String> targets) throws IOException {
        var file = EcbQuotes.of(EcbFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.US_ASCII))));
        return done(pool.withTransaction(tx -> rateImport.ecb(tx, tenant, "ann", file, targets)));
    }

    private long count(String table) {
        return FreshDatabase.number(database, "SELECT count(*) FROM " + table + " WHERE tenant = " + tenant);
    }

    private List<String> audit() {
        return done(new Audit(pool).read(tenant, null, null, Long.MAX_VALUE, 100)).stream()
                .map(line -> line.who() + " " + line.action() + " " + line.subject() + " " + line.detail())
                .toList();
    }
}

package io.branchline.load.fx;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.rates.Approval;
import io.branchline.hub.rates.Imported;
import io.branchline.hub.rates.RateDesk;
import io.branchline.hub.rates.RateHistory;
import io.branchline.hub.rates.RateImport;
import io.branchline.hub.rates.ecb.EcbFile;
import io.branchline.hub.rates.ecb.EcbQuotes;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.Migrations;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole history in a real database: all of it, once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EcbImportIT {
    private static final int RATES = 217_555;

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedServers servers = EmbeddedServers.startTemporary();
    private final InstantSource clock = () -> Instant.parse("2026-04-14T08:00:00Z");
    private final QuoteLog log = new QuoteLog(clock);
    private final RateDesk desk = new RateDesk(log, new Approval(BigDecimal.valueOf(5), Set.of()), clock);

    @AfterAll
    void stop() {
        done(vertx.close());
        servers.close();
    }

    @Test
    void keepsEveryRateSince1999AndSendsTheLastDay() throws IOException {
        Migrations.run(servers.database());
        var pool = Database.pool(vertx, servers.database());
        var tenant = done(new Branches(pool).tenant("default"));
        var file = file();

        var first = imported(pool, tenant, file, List.of());
        assertThat(first.kept()).isEqualTo(RATES);
        assertThat(first.refused()).isEmpty();
        var again = imported(pool, tenant, file, List.of("*"));
        assertThat(again.kept()).isZero();
        assertThat(again.known()).isEqualTo(RATES - 29);
        assertThat(again.published().released()).hasSize(29);

        var lira = done(new RateHistory(pool).page(tenant, "EUR", "TRL", RateKind.REFERENCE, Long.MAX_VALUE, 1));
        assertThat(lira.getFirst().quote().validFrom()).isEqualTo("2004-12-31T15:00:00Z");
        done(pool.close());
    }

    private Imported imported(Pool pool, int tenant, EcbQuotes file, List<String> targets) {
        var rateImport = new RateImport(desk, log, clock);
        return Objects.requireNonNull(
                done(pool.withTransaction(tx -> rateImport.ecb(tx, tenant, "test:import", file, targets))));
    }

    private static EcbQuotes file() throws IOException {
        try (var gz = EcbImportIT.class.getResourceAsStream("eurofxref-hist.csv.gz");
                var csv = new GZIPInputStream(Objects.requireNonNull(gz))) {
            return EcbQuotes.of(EcbFile.read(csv));
        }
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not done within 60 s", late);
        }
    }
}

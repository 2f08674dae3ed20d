package io.branchline.hub.downlink;

import static io.branchline.hub.store.FreshDatabase.execute;
import static io.branchline.hub.store.FreshDatabase.number;
import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.support.Publisher.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.Publisher;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownRetentionIT {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration KEPT = Duration.ofDays(90);

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private int tenants;
    private int tenant;
    private Instant now = START;

    private final InstantSource clock = () -> now;
    private final DownLog log = new DownLog(clock);
    private final QuoteLog quotes = new QuoteLog(clock);
    private final DownRetention retention = new DownRetention(vertx, pool, KEPT, clock);

    @BeforeEach
    void newTenant() {
        tenant = done(new Branches(pool).tenant("tenant-" + ++tenants));
        now = START;
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void theOldGoesButTheNewestOfEachKeyAndTargetStays() {
        append(null, "*");
        append("config:a", "*");
        append("config:a", "branch:7");
        append("config:a", "*", "branch:8");
        now = START.plus(Duration.ofDays(60));
        append(null, "*");

        now = START.plus(Duration.ofDays(91));
        done(retention.forget());

        assertThat(routes()).isEqualTo("3 branch:7, 4 *, 4 branch:8, 5 *");
        assertThat(number(database, "SELECT count(*) FROM down_item WHERE tenant = " + tenant))
                .isEqualTo(3);
        assertThat(text(
                        database,
                        "SELECT string_agg(target || ' ' || position, ', ') FROM down_floor WHERE tenant = " + tenant))
                .isEqualTo("* 2");
    }

    @Test
    void whatHasNoSuccessorWithinItsKeyStaysForEver() {
        append("policy.routing", "*");

        now = START.plus(Duration.ofDays(3000));
        done(retention.forget());

        assertThat(routes()).isEqualTo("1 *");
    }

    @Test
    void thousandsGoInSeveralSteps() {
        var many = IntStream.range(0, 2_500)
                .mapToObj(n -> DownMessage.toAll(Publisher.notice("n" + n), null))
                .toList();
        done(pool.withTransaction(tx -> log.append(tx, tenant, many, "tester")));

        now = START.plus(Duration.ofDays(91));
        done(retention.forget());

        assertThat(number(database, "SELECT count(*) FROM down_item WHERE tenant = " + tenant))
                .isZero();
        assertThat(number(database, "SELECT position FROM down_floor WHERE tenant = " + tenant))
                .isEqualTo(2_500);
    }

    @Test
    void receiptsOfAQuoteGoOnceItWasSupersededForThatLong() {
        release("15000");
        release("15001");
        now = START.plus(Duration.ofDays(60));
        release("15002");
        execute(
                database,
                "INSERT INTO rate_receipt SELECT " + tenant + ", 1, v, now(), now() FROM generate_series(1, 3) v");

        now = START.plus(Duration.ofDays(91));
        done(retention.forget());
        assertThat(receipts()).isEqualTo("2 3");

        now = START.plus(Duration.ofDays(151));
        done(retention.forget());
        assertThat(receipts()).isEqualTo("3");
        assertThat(number(database, "SELECT count(*) FROM quote WHERE tenant = " + tenant))
                .isEqualTo(3);
    }

    @Test
    void aTransferThatWasNeverFetchedIsRefusedInTheEndAndItsSenderTold() {
        append(null, "branch:7");
        execute(
                database,
                "INSERT INTO transfer (tenant, branch, event_id, event_time, priority, sequence, type, to_code, state, "
                        + "position, to_branch, at) VALUES (" + tenant
                        + ", 1, 'e', now(), 2, 1, 'stock.requested', '7', "
                        + "'routed', 1, 7, '2026-06-01')");

        now = START.plus(Duration.ofDays(91));
        done(retention.forget());

        assertThat(text(
                        database,
                        "SELECT state || ', ' || due || ', ' || reason FROM transfer WHERE tenant = " + tenant))
                .isEqualTo("refused, true, branch 7 did not fetch it while messages were kept");
    }

    private void append(String key, String... targets) {
        var message = new DownMessage(Publisher.notice("n"), key, List.of(targets));
        done(pool.withTransaction(tx -> log.append(tx, tenant, List.of(message), "tester")));
    }

    private void release(String bid) {
        var quote = quote("USD", "IDR", bid, now);
        done(pool.withTransaction(tx -> quotes.release(tx, tenant, List.of(quote), List.of("*"), "tester", null)));
    }

    private String routes() {
        return text(
                database,
                "SELECT string_agg(position || ' ' || target, ', ' ORDER BY position, target) FROM down_route "
                        + "WHERE tenant = " + tenant);
    }

    private String receipts() {
        return text(
                database,
                "SELECT string_agg(version::text, ' ' ORDER BY version) FROM rate_receipt WHERE tenant = " + tenant);
    }
}

package io.branchline.hub.receipt;

import static io.branchline.hub.store.FreshDatabase.execute;
import static io.branchline.hub.store.FreshDatabase.number;
import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.KeptLog;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsQueueIT {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final Receipts receipts = new Receipts(vertx, pool, new Random(1), () -> {});
    private int branches;
    private Branch branch;

    @BeforeEach
    void newBranch() {
        branches++;
        branch = new Branch(branches, 1, "b" + branches, "Branch", "west");
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void whatCannotBeWrittenIsWrittenOnceItCan() {
        execute(database, "ALTER TABLE rate_receipt RENAME TO rate_receipt_away");
        try (var log = new KeptLog()) {
            receipts.delivered(branch, Lane.RATES, List.of(1L, 2L), 2, NOON);
            // Taken for writing, and then back because it failed.
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Receipts not written yet")));
            await().until(() -> receipts.waiting() == 2);
        }
        receipts.applied(branch, Lane.RATES, 2, List.of(1L, 2L), 2, 0, NOON.plusSeconds(5));

        execute(database, "ALTER TABLE rate_receipt_away RENAME TO rate_receipt");
        done(receipts.drain());

        assertThat(text(
                        database,
                        "SELECT string_agg(version || ' ' || extract(epoch FROM applied_at - delivered_at)::int, ', ' "
                                + "ORDER BY version) FROM rate_receipt WHERE branch = " + branch.id()))
                .isEqualTo("1 5, 2 5");
        assertThat(number(database, "SELECT version FROM down_progress WHERE branch = " + branch.id()))
                .isEqualTo(2);
        assertThat(receipts.dropped()).isZero();
    }

    @Test
    void progressGoesBackByAHelloOnly() {
        receipts.hello(branch, 10, 20, NOON);
        done(receipts.drain());
        receipts.applied(branch, Lane.MESSAGES, 8, List.of(), 0, 20, NOON);
        done(receipts.drain());
        assertThat(progress()).isEqualTo("10 20");

        receipts.hello(branch, 3, 4, NOON);
        done(receipts.drain());
        assertThat(progress()).isEqualTo("3 4");
    }

    @Test
    void aLargeBatchIsWrittenInPieces() {
        var versions = LongStream.rangeClosed(1, 12_000).boxed().toList();
        receipts.delivered(branch, Lane.RATES, versions, versions.size(), NOON);

        done(receipts.drain());

        assertThat(number(database, "SELECT count(*) FROM rate_receipt WHERE branch = " + branch.id()))
                .isEqualTo(12_000);
    }

    @Test
    void aFullQueueDropsTheNewestAndCountsThem() {
        var full = new Receipts(vertx, pool, new Random(2), () -> {});
        var versions = LongStream.rangeClosed(1, Receipts.ROWS_MAX + 7L).boxed().toList();

        full.delivered(branch, Lane.RATES, versions, versions.size(), NOON);

        assertThat(full.dropped()).isEqualTo(7);
        assertThat(full.waiting()).isLessThanOrEqualTo(Receipts.ROWS_MAX);
        full.hello(branch, 1, Receipts.ROWS_MAX + 7L, NOON);
        await().untilAsserted(() -> assertThat(progress()).isEqualTo("1 " + (Receipts.ROWS_MAX + 7L)));
    }

    private String progress() {
        return text(database, "SELECT position || ' ' || version FROM down_progress WHERE branch = " + branch.id());
    }
}

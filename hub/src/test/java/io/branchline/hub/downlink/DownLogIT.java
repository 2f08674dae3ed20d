package io.branchline.hub.downlink;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.store.Futures;
import io.branchline.hub.support.Publisher;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownLogIT {
    private static final int WRITERS = 6;
    private static final int APPENDS = 40;

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final DownLog log = new DownLog(InstantSource.fixed(Instant.parse("2026-11-20T07:00:00Z")));
    private final DownReads reads = new DownReads(pool);
    private int tenants;
    private int tenant;

    @BeforeEach
    void newTenant() {
        tenant = done(new Branches(pool).tenant("tenant-" + ++tenants));
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void aMessageComesBackByteForByte() {
        var data = "{ \"amount\" : 12.500, \"big\":12345678901234567890123,\t\"text\":\"\\u00e4 ä 🙂\" }";
        var event = new Event(
                "id-1",
                "/hq/x",
                "config.set",
                OffsetDateTime.parse("2026-11-20T08:00:00.123456+05:30"),
                "shop",
                new TreeMap<>(Map.of("frombranch", "9")),
                Instant.parse("2026-11-20T02:30:01Z"),
                Payload.of(data));

        append(new DownMessage(event, "config:shop", List.of("branch:7")));

        assertThat(read(List.of("branch:7"), 0)).containsExactly(new Deliver.Item(1, event));
    }

    @Test
    void aBranchReadsTheUnionOfItsTargetsInOrderAndEachItemOnce() {
        append(
                message("all", "*"),
                message("west", "region:west"),
                message("east", "region:east"),
                message("seven", "branch:7"),
                message("several", "branch:7", "region:west", "*"));

        assertThat(read(List.of("*", "region:west", "branch:7"), 0))
                .extracting(Deliver.Item::position)
                .containsExactly(1L, 2L, 4L, 5L);
        assertThat(read(List.of("*", "region:north", "branch:8"), 1))
                .extracting(Deliver.Item::position)
                .containsExactly(5L);
    }

    @Test
    void aFrameIsCutByBytesButHoldsAtLeastOneItem() {
        var large = "x".repeat(100_000);
        append(message(large, "*"), message(large, "*"), message(large, "*"));

        assertThat(done(reads.behind(tenant, List.of("*"), 0, 100, 210_000)).items())
                .hasSize(2);
        assertThat(done(reads.behind(tenant, List.of("*"), 0, 100, 10)).items()).hasSize(1);
        assertThat(done(reads.behind(tenant, List.of("*"), 0, 1, 1_000_000)).items())
                .hasSize(1);
    }

    @Test
    void whoFollowsTheLogWhileManyAppendMissesNothing() {
        var appends = new ArrayList<Future<?>>();
        for (var writer = 0; writer < WRITERS; writer++) {
            appends.add(appendOneAfterTheOther(writer, APPENDS));
        }
        var seen = new ArrayList<Long>();

        while (seen.size() < WRITERS * APPENDS) {
            var after = seen.isEmpty() ? 0 : seen.getLast();
            read(List.of("*"), after).forEach(item -> seen.add(item.position()));
        }

        appends.forEach(Futures::done);
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, WRITERS * APPENDS).boxed().toList());
    }

    @Test
    void whatIsRolledBackLeavesNoTrace() {
        append(message("before", "*"));

        assertThatThrownBy(() ->
                        done(pool.withTransaction(tx -> log.append(tx, tenant, List.of(message("never", "*")), "tester")
                                .compose(positions ->
                                        Future.<Void>failedFuture(new IllegalStateException("changed my mind"))))))
                .hasMessageContaining("changed my mind");

        assertThat(append(message("after", "*"))).containsExactly(2L);
        assertThat(read(List.of("*"), 0)).hasSize(2);
    }

    @Test
    void aMessageForNobodyOrThatNobodyCouldReadIsRefused() {
        assertThatThrownBy(() -> message("nobody")).hasMessageContaining("targets is empty");
        assertThatThrownBy(() -> message("nobody", "west")).hasMessageContaining("region:<name>");
        assertThatThrownBy(() -> message("x".repeat(300_000), "*")).hasMessageContaining("allowed are at most");
        assertThatThrownBy(() -> message("\"", "*")).hasMessageContaining("data");
    }

    private Future<?> appendOneAfterTheOther(int writer, int left) {
        var text = "writer " + writer + ", " + left + " left";
        // A statement in between keeps the transaction open while others want to append.
        var one = pool.withTransaction(tx -> log.append(tx, tenant, List.of(message(text, "*")), "tester")
                .compose(positions -> tx.query("SELECT pg_sleep(0.001)").execute()));
        return left == 1 ? one : one.compose(done -> appendOneAfterTheOther(writer, left - 1));
    }

    private List<Long> append(DownMessage... messages) {
        return done(pool.withTransaction(tx -> log.append(tx, tenant, List.of(messages), "tester")));
    }

    private List<Deliver.Item> read(List<String> targets, long after) {
        return done(reads.behind(tenant, targets, after, 100, 1 << 20)).items();
    }

    private static DownMessage message(String text, String... targets) {
        return new DownMessage(Publisher.notice(text), null, List.of(targets));
    }
}

package io.branchline.hub.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.embedded.RedisCluster;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Migrations;
import io.branchline.hub.store.PostgresBatches;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catch-up against real transactions, whose identities and commits come in different orders. */
class CatchUpIT {
    private static EmbeddedServers servers;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Pool pool;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
        Migrations.run(servers.database());
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void connect() throws Exception {
        pool = Database.pool(vertx, servers.database());
        run("TRUNCATE live_batch, event, branch, tenant CASCADE");
        run("INSERT INTO tenant (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 't', 'T')");
        run("INSERT INTO branch (id, tenant, code, name, region, key_hash) OVERRIDING SYSTEM VALUE"
                + " VALUES (1, 1, '367', 'Store', 'West', decode(repeat('00', 32), 'hex'))");
        run("SELECT ensure_event_partition(date '2026-03-01')");
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open) {
            each.close();
        }
        pool.close().await(10, SECONDS);
        vertx.close().await(10, SECONDS);
    }

    @Test
    void findsABatchThatBeganFirstAndCommittedLast() throws Exception {
        var node = node(new InProcessLiveBus(vertx));
        var slow = begin();
        var quick = begin();

        insert(slow, 1).await(10, SECONDS);
        insert(quick, 2).await(10, SECONDS);
        commit(quick);
        // The reader comes by while the first is still open: "rows after batch 2" would lose batch 1 for ever.
        await().during(Duration.ofMillis(300)).until(() -> node.batches().isEmpty());
        commit(slow);

        await().untilAsserted(() -> assertThat(node.batches()).containsExactlyInAnyOrder(1L, 2L));
        assertThat(node.notices().getFirst().events()).hasSize(1);
        assertThat(node.notices().getFirst().events().getFirst().branch()).isEqualTo("367");
    }

    @Test
    void ignoresWhatWasRolledBack() throws Exception {
        var node = node(new InProcessLiveBus(vertx));
        var lost = begin();
        insert(lost, 1).await(10, SECONDS);
        lost.query("ROLLBACK").execute().await(10, SECONDS);
        lost.close().await(10, SECONDS);

        insertAndCommit(2);

        await().untilAsserted(() -> assertThat(node.batches()).containsExactly(2L));
    }

    @Test
    void twoNodesHearEverythingOnceThoughRedisLosesAndDies() throws Exception {
        var first = new RedisLiveBus(vertx, RedisConfig.of(servers.redisUri()), UUID.randomUUID(), new Random(1));
        var second = new RedisLiveBus(vertx, RedisConfig.of(servers.redisUri()), UUID.randomUUID(), new Random(2));
        var atFirst = node(first);
        var atSecond = node(second);
        var random = new Random(3);

        for (var batch = 1L; batch <= 300; batch++) {
            insertAndCommit(batch);
            if (random.nextInt(4) > 0) {
                (batch % 2 == 0 ? first : second).announce(notice(batch));
            }
            if (batch == 100) {
                servers.killRedis();
            }
            if (batch == 200) {
                servers.restartRedis();
            }
        }

        var all = LongStream.rangeClosed(1, 300).boxed().toList();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(atFirst.batches()).containsExactlyInAnyOrderElementsOf(all);
            assertThat(atSecond.batches()).containsExactlyInAnyOrderElementsOf(all);
        });
        assertThat(atFirst.resets()).hasValue(0);
        first.close().await(10, SECONDS);
        second.close().await(10, SECONDS);
    }

    @Test
    void twoNodesHearEverythingOnceThoughOwnersOfAClusterDie() throws Exception {
        try (var cluster = RedisCluster.start(3, 1)) {
            var seeds = List.of(new RedisConfig("127.0.0.1", cluster.port(0), cluster.password()));
            var first = new ClusterLiveBus(vertx, seeds, UUID.randomUUID(), new Random(1));
            var second = new ClusterLiveBus(vertx, seeds, UUID.randomUUID(), new Random(2));
            var atFirst = node(first);
            var atSecond = node(second);

            for (var batch = 1L; batch <= 300; batch++) {
                insertAndCommit(batch);
                (batch % 2 == 0 ? first : second).announce(notice(batch));
                if (batch % 100 == 50) {
                    // The first has a replica that takes over; without the other two nobody serves their lanes.
                    cluster.kill((int) (batch / 100));
                }
            }

            var all = LongStream.rangeClosed(1, 300).boxed().toList();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(atFirst.batches()).containsExactlyInAnyOrderElementsOf(all);
                assertThat(atSecond.batches()).containsExactlyInAnyOrderElementsOf(all);
            });
            assertThat(atFirst.resets()).hasValue(0);
            assertThat(atSecond.resets()).hasValue(0);
            await().atMost(Duration.ofSeconds(20)).until(() -> first.link().equals("down"));
            first.close().await(10, SECONDS);
            second.close().await(10, SECONDS);
        }
    }

    @Test
    void survivesARestartOfPostgres() throws Exception {
        var node = node(new InProcessLiveBus(vertx));
        insertAndCommit(1);
        await().until(() -> node.batches().contains(1L));

        servers.killPostgres();
        servers.restartPostgres();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            insertAndCommit(2);
            return true;
        });

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(node.batches()).containsExactly(1L, 2L));
    }

    private record Node(List<LiveNotice> notices, AtomicInteger resets) {
        List<Long> batches() {
            return notices.stream().map(LiveNotice::batch).toList();
        }
    }

    private Node node(LiveBus bus) throws Exception {
        var limits = new CatchUp.Limits(
                Duration.ofMillis(100), Duration.ofMillis(10), 20, 30, 1_000, Duration.ofMinutes(10), 10_000);
        var catchUp =
                new CatchUp(vertx, bus, new PostgresBatches(new EventReads(pool)), InstantSource.system(), limits);
        open.add(() -> catchUp.close().await(10, SECONDS));
        var node = new Node(new CopyOnWriteArrayList<>(), new AtomicInteger());
        Future.<Void>future(promise -> ((VertxInternal) vertx)
                        .createEventLoopContext()
                        .runOnContext(ignored -> catchUp.start(node.notices()::add, node.resets()::incrementAndGet)
                                .onComplete(promise)))
                .await(20, SECONDS);
        return node;
    }

    private static LiveNotice notice(long batch) {
        return SampleNotices.of(batch, SampleNotices.stored("367", batch, "{\"n\": 1}"));
    }

    private SqlConnection begin() throws Exception {
        var connection = pool.getConnection().await(10, SECONDS);
        connection.query("BEGIN").execute().await(10, SECONDS);
        return connection;
    }

    private static void commit(SqlConnection connection) throws Exception {
        connection.query("COMMIT").execute().await(10, SECONDS);
        connection.close().await(10, SECONDS);
    }

    private void insertAndCommit(long batch) throws Exception {
        pool.withTransaction(connection -> insert(connection, batch)).await(10, SECONDS);
    }

    private static Future<Void> insert(SqlConnection connection, long batch) {
        return connection
                .preparedQuery("INSERT INTO live_batch (batch, tenant, priority, node, events, settled_at)"
                        + " VALUES ($1, 1, 1, gen_random_uuid(), 1, now())")
                .execute(Tuple.of(batch))
                .compose(inserted -> connection
                        .preparedQuery("INSERT INTO event (tenant, branch, id, time, utc_offset, epoch, priority,"
                                + " sequence, batch, source, type, received_at, data) VALUES (1, 1, $1,"
                                + " '2026-03-01T09:30:00Z', 420, gen_random_uuid(), $2, $3, $3, '/pos',"
                                + " 'sale.completed', now(), '{}')")
                        .execute(Tuple.of("e" + batch, Priority.SALES.level(), batch)))
                .mapEmpty();
    }

    private void run(String sql) throws Exception {
        pool.query(sql).execute().await(10, SECONDS);
    }
}

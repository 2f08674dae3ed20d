package io.branchline.hub.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract, and what happens between nodes when Redis dies, freezes or is not there. */
class RedisLiveBusIT extends LiveBusContract {
    private static EmbeddedServers servers;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @Override
    protected LiveBus open() {
        return new RedisLiveBus(vertx, RedisConfig.of(servers.redisUri()), UUID.randomUUID(), new Random(1));
    }

    @Test
    void carriesNoticesToAnotherNodeOnceEach() throws Exception {
        var first = (RedisLiveBus) bus();
        var second = (RedisLiveBus) bus();
        var atFirst = listen(first);
        var atSecond = listen(second);
        join(first, atSecond);

        LongStream.rangeClosed(1, 50).forEach(batch -> first.announce(SampleNotices.sales(batch, 2)));

        await().untilAsserted(() -> assertThat(upTo(atSecond, 50))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList()));
        // The other node may hear a notice before this one does, and before Redis has said that it took it.
        await().untilAsserted(() -> assertThat(upTo(atFirst, 50))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList()));
        await().untilAsserted(() -> assertThat(first.published()).isGreaterThanOrEqualTo(50));
        assertThat(atSecond.notices()).contains(SampleNotices.sales(50, 2));
    }

    @Test
    void tellsAHintToTheOtherNodesAndNotToItself() throws Exception {
        var first = bus();
        var second = bus();
        var atFirst = new CopyOnWriteArrayList<String>();
        var atSecond = new CopyOnWriteArrayList<String>();
        first.onHint(atFirst::add);
        second.onHint(atSecond::add);

        await().untilAsserted(() -> {
            first.hint("down 1");
            assertThat(atSecond).contains("down 1");
        });
        await().untilAsserted(() -> {
            second.hint("down 2");
            assertThat(atFirst).contains("down 2");
        });

        assertThat(atFirst).containsOnly("down 2");
        assertThat(atSecond).containsOnly("down 1");
    }

    @Test
    void namesOnlyTheBatchWhenItIsTooLarge() throws Exception {
        var first = (RedisLiveBus) bus();
        var second = bus();
        listen(first);
        var atSecond = listen(second);
        join(first, atSecond);
        var holes = atSecond.holes().get();

        first.announce(SampleNotices.sales(9, 20, "\"" + "x".repeat(100_000) + "\""));

        await().untilAsserted(() -> assertThat(atSecond.holes().get()).isGreaterThan(holes));
        assertThat(atSecond.batches()).doesNotContain(9L);
    }

    @Test
    void comesBackAfterRedisWasKilledAndTellsOfAHole() throws Exception {
        var first = (RedisLiveBus) bus();
        var atFirst = listen(first);
        var atSecond = listen(bus());
        join(first, atSecond);

        servers.killRedis();
        var dropped = first.dropped();
        await().untilAsserted(() -> {
            first.announce(SampleNotices.sales(7, 1));
            assertThat(first.dropped()).isGreaterThan(dropped);
        });
        var holes = atSecond.holes().get();
        servers.restartRedis();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(atSecond.holes().get()).isGreaterThan(holes));
        join(first, atSecond);
        assertThat(atFirst.batches()).contains(7L);
    }

    @Test
    void neitherWaitsNorGrowsWhileRedisIsFrozen() throws Exception {
        var first = (RedisLiveBus) bus();
        var atFirst = listen(first);
        var atSecond = listen(bus());
        join(first, atSecond);
        atFirst.notices().clear();

        signal("STOP");
        try {
            for (var batch = 1_000L; batch < 3_000; batch++) {
                var now = batch;
                first.announce(SampleNotices.sales(now, 1));
                await().pollInterval(Duration.ofMillis(1))
                        .untilAsserted(() -> assertThat(atFirst.batches()).contains(now));
                atFirst.notices().clear();
            }
            assertThat(first.dropped()).isGreaterThan(1_500);
            var holes = atSecond.holes().get();
            // Long enough frozen for both ends to give the connection up.
            await().atMost(Duration.ofSeconds(30)).until(() -> first.reconnects() > 1);
            signal("CONT");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(atSecond.holes().get()).isGreaterThan(holes));
        } finally {
            signal("CONT");
        }
        join(first, atSecond);
    }

    @Test
    void worksForThisNodeWithoutRedisAndConnectsOnceItIsThere() throws Exception {
        servers.killRedis();
        var first = (RedisLiveBus) bus();
        var atFirst = listen(first);
        var atSecond = listen(bus());

        first.announce(SampleNotices.sales(1, 1));
        await().untilAsserted(() -> assertThat(atFirst.batches()).containsExactly(1L));
        servers.restartRedis();

        join(first, atSecond);
    }

    @Test
    void refusesAWrongPasswordWithoutHarm() throws Exception {
        var address = RedisConfig.of(servers.redisUri());
        var locked = new RedisLiveBus(
                vertx, new RedisConfig(address.host(), address.port(), "wrong"), UUID.randomUUID(), new Random(1));
        var heard = listen(locked);

        locked.announce(SampleNotices.sales(1, 1));

        await().untilAsserted(() -> assertThat(heard.batches()).containsExactly(1L));
        assertThat(locked.published()).isZero();
        locked.close().await(10, SECONDS);
    }

    /** Announces until the other node hears it whole: a node that was alone sends batch numbers only, once. */
    private void join(RedisLiveBus bus, Heard other) {
        var probe = 1_000_000L + other.notices().size();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            bus.announce(SampleNotices.sales(probe, 1));
            assertThat(other.batches()).contains(probe);
        });
    }

    private static java.util.List<Long> upTo(Heard heard, long last) {
        return heard.batches().stream().filter(batch -> batch <= last).toList();
    }

    private static void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(servers.redisPid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}

package io.branchline.hub.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.RedisCluster;
import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on three owners, the first with a replica behind it, and what happens when owners die and slots move. */
class ClusterLiveBusIT extends LiveBusContract {
    private static final int ALONE = 1;
    private static final int OTHER = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PROBE = 1_000;

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void startAgainWhatATestLeftDead() {
        IntStream.range(0, cluster.size())
                .filter(node -> ProcessHandle.of(cluster.pid(node)).isEmpty())
                .forEach(cluster::restart);
    }

    @Override
    protected LiveBus open() {
        return new ClusterLiveBus(vertx, seeds(), UUID.randomUUID(), new Random(1));
    }

    @Test
    void carriesNoticesOfEveryPriorityToAnotherNodeOnceEach() throws Exception {
        var first = (ClusterLiveBus) bus();
        var second = (ClusterLiveBus) bus();
        var atFirst = listen(first);
        var atSecond = listen(second);
        whole(first, second);
        // Heard behind the holes of joining, which are told on the same context.
        first.announce(notice(PROBE));
        await().untilAsserted(() -> assertThat(atSecond.batches()).contains(PROBE));
        var holes = atSecond.holes().get();

        LongStream.rangeClosed(1, 80).forEach(batch -> first.announce(notice(batch)));

        var all = LongStream.rangeClosed(1, 80).boxed().toList();
        await().untilAsserted(() -> assertThat(behindProbe(atSecond)).containsExactlyInAnyOrderElementsOf(all));
        // The other node may hear a notice before this one does, and before Redis has said that it took it.
        await().untilAsserted(() -> assertThat(behindProbe(atFirst)).containsExactlyElementsOf(all));
        assertThat(atSecond.notices()).contains(notice(80));
        await().untilAsserted(() -> assertThat(first.published()).isEqualTo(81));
        assertThat(atSecond.holes()).hasValue(holes);
        for (var priority : Priority.ALL) {
            assertThat(atSecond.notices().stream()
                            .filter(notice -> notice.priority() == priority)
                            .map(LiveNotice::batch)
                            .filter(batch -> batch != PROBE))
                    .isSorted();
        }
    }

    @Test
    void spreadsItsLanesOverAllOwners() {
        var owners = IntStream.range(0, ClusterLiveBus.LANES)
                .mapToObj(lane -> cluster.ownerOf("branchline:lane:" + lane))
                .toList();

        assertThat(owners.stream().distinct()).hasSize(3);
        assertThat(LongStream.range(0, 500)
                        .mapToObj(n -> ClusterLiveBus.laneOf(new UUID(n, n * n), Priority.SALES))
                        .distinct())
                .hasSizeGreaterThan(20)
                .allMatch(lane -> lane.matches("branchline:lane:[0-9]+"));
    }

    @Test
    void tellsAHintToTheOtherNodesAndNotToItself() throws Exception {
        var first = (ClusterLiveBus) bus();
        var second = (ClusterLiveBus) bus();
        whole(first, second);
        var atFirst = new CopyOnWriteArrayList<String>();
        var atSecond = new CopyOnWriteArrayList<String>();
        first.onHint(atFirst::add);
        second.onHint(atSecond::add);

        first.hint("down 1");
        second.hint("down 2");

        await().untilAsserted(() -> assertThat(atSecond).containsExactly("down 1"));
        await().untilAsserted(() -> assertThat(atFirst).containsExactly("down 2"));
    }

    @Test
    void goesOnWithTheOtherOwnersWhileOneIsDeadAndTellsOfAHoleAfterwards() throws Exception {
        var dumb = new ClusterLiveBus(vertx, seeds(), nodeAt(ALONE), new Random(1));
        var fluent = new ClusterLiveBus(vertx, seeds(), nodeAt(OTHER), new Random(2));
        var reader = (ClusterLiveBus) bus();
        var heard = listen(reader);
        whole(dumb, fluent, reader);

        cluster.kill(ALONE);
        await().atMost(PATIENCE)
                .until(() -> reader.link().equals("down") && dumb.link().equals("down"));
        var dropped = dumb.dropped();
        dumb.announce(SampleNotices.sales(1, 1));

        // Whoever looks for the new shape of the cluster may drop one meanwhile.
        await().atMost(PATIENCE).untilAsserted(() -> {
            fluent.announce(SampleNotices.sales(2, 1));
            assertThat(heard.batches()).contains(2L);
        });
        await().untilAsserted(() -> assertThat(dumb.dropped()).isGreaterThan(dropped));
        assertThat(heard.batches()).doesNotContain(1L);
        var holes = heard.holes().get();
        cluster.restart(ALONE);

        whole(dumb, fluent, reader);
        await().untilAsserted(() -> assertThat(heard.holes().get()).isGreaterThan(holes));
        dumb.announce(SampleNotices.sales(3, 1));
        await().untilAsserted(() -> assertThat(heard.batches()).contains(3L));
        close(dumb, fluent);
    }

    @Test
    void followsTheReplicaThatTakesOverFromADeadOwner() throws Exception {
        var node = nodeNotAt(ALONE, OTHER);
        var speaker = new ClusterLiveBus(vertx, seeds(), node, new Random(1));
        var reader = (ClusterLiveBus) bus();
        var heard = listen(reader);
        whole(speaker, reader);
        var lane = ClusterLiveBus.laneOf(node, Priority.SALES);
        var former = cluster.ownerOf(lane);
        var holes = heard.holes().get();

        cluster.kill(former);
        await().atMost(PATIENCE).until(() -> cluster.ownerOf(lane) != former);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.holes().get()).isGreaterThan(holes));
        whole(speaker, reader);
        await().atMost(PATIENCE).untilAsserted(() -> {
            speaker.announce(SampleNotices.sales(1, 1));
            assertThat(heard.batches()).contains(1L);
        });
        close(speaker);
    }

    @Test
    void followsASlotThatIsGivenToAnotherOwner() throws Exception {
        var node = nodeAt(OTHER);
        var speaker = new ClusterLiveBus(vertx, seeds(), node, new Random(1));
        var reader = (ClusterLiveBus) bus();
        var heard = listen(reader);
        whole(speaker, reader);
        var lane = ClusterLiveBus.laneOf(node, Priority.SALES);
        var holes = heard.holes().get();

        cluster.moveSlotOf(lane, ALONE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard.holes().get()).isGreaterThan(holes));
        whole(speaker, reader);
        speaker.announce(SampleNotices.sales(1, 1));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard.batches()).contains(1L));
        // Whom it asks may learn of it from the others.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.ownerOf(lane)).isEqualTo(ALONE));
        cluster.moveSlotOf(lane, OTHER);
        close(speaker);
    }

    @Test
    void findsTheClusterThoughTheFirstNodesItKnowsAreDead() throws Exception {
        var nobody = RedisConfig.of("redis://:" + cluster.password() + "@127.0.0.1:1");
        var bus = new ClusterLiveBus(vertx, List.of(nobody, seeds().getLast()), UUID.randomUUID(), new Random(1));

        whole(bus);

        close(bus);
    }

    @Test
    void refusesAWrongPasswordWithoutHarm() throws Exception {
        var locked = new ClusterLiveBus(
                vertx,
                List.of(new RedisConfig("127.0.0.1", cluster.port(0), "wrong")),
                UUID.randomUUID(),
                new Random(1));
        var heard = listen(locked);

        locked.announce(SampleNotices.sales(1, 1));

        await().untilAsserted(() -> assertThat(heard.batches()).containsExactly(1L));
        assertThat(locked.link()).isEqualTo("down");
        assertThat(locked.published()).isZero();
        close(locked);
    }

    private static List<RedisConfig> seeds() {
        return IntStream.range(0, 3)
                .mapToObj(node -> new RedisConfig("127.0.0.1", cluster.port(node), cluster.password()))
                .toList();
    }

    private static List<Long> behindProbe(Heard heard) {
        return heard.batches().stream().filter(batch -> batch != PROBE).toList();
    }

    /** Every lane is heard and can be published on, at each of them. */
    private static void whole(ClusterLiveBus... buses) {
        await().atMost(PATIENCE)
                .until(() -> Stream.of(buses).allMatch(bus -> bus.link().equals("up")));
    }

    private static void close(ClusterLiveBus... buses) throws Exception {
        for (var bus : buses) {
            bus.close().await(10, SECONDS);
        }
    }

    /** An identity whose sales go by an owner. */
    private static UUID nodeAt(int owner) {
        return nodeWhose(found -> found == owner);
    }

    /** One whose sales go by the first owner, or the replica that took over from it. */
    private static UUID nodeNotAt(int one, int other) {
        return nodeWhose(found -> found != one && found != other);
    }

    private static UUID nodeWhose(IntPredicate owner) {
        return Stream.generate(UUID::randomUUID)
                .filter(node -> owner.test(cluster.ownerOf(ClusterLiveBus.laneOf(node, Priority.SALES))))
                .findFirst()
                .orElseThrow();
    }

    private static LiveNotice notice(long batch) {
        var priority = Priority.ALL.get((int) (batch % 4));
        var stored = SampleNotices.stored("367", batch, "{\"receiptNumber\":\"1\"}");
        return new LiveNotice(
                batch,
                1,
                priority,
                List.of(new StoredEvent(
                        stored.branch(),
                        stored.epoch(),
                        priority,
                        batch,
                        stored.receivedAt(),
                        stored.settledAt(),
                        stored.event())));
    }
}

package io.branchline.hub.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.live.CommittedBatches.Batch;
import io.branchline.hub.live.CommittedBatches.Position;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final CatchUp.Limits QUICK =
            new CatchUp.Limits(Duration.ofMillis(50), Duration.ofMillis(5), 4, 5, 100, Duration.ofMinutes(10), 1_000);

    private final Vertx vertx = Vertx.vertx();
    private final InProcessLiveBus bus = new InProcessLiveBus(vertx);
    private final MemoryBatches batches = new MemoryBatches();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    @Test
    void handsOnLateAndOnceWhatTheBusLost() throws Exception {
        var catchUp = start(QUICK);
        // Not looked at yet: else a batch could be found between its commit and its notice, and be late as well.
        batches.fail(true);

        for (var batch = 1L; batch <= 30; batch++) {
            batches.commit(batch, batch);
            if (batch % 3 == 0) {
                bus.announce(SampleNotices.sales(batch, 2));
            }
        }
        await().untilAsserted(() -> assertThat(heard).hasSize(10));
        batches.fail(false);

        await().untilAsserted(() -> assertThat(heard).hasSize(30));
        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 30).boxed().toList());
        assertThat(catchUp.healed()).isEqualTo(20);
    }

    @Test
    void dropsALiveNoticeThatComesAfterTheCatchUp() throws Exception {
        var catchUp = start(QUICK);
        batches.commit(1, 1);
        await().until(() -> heard.contains(1L));

        bus.announce(SampleNotices.sales(1, 2));
        bus.announce(SampleNotices.sales(2, 2));

        await().until(() -> heard.contains(2L));
        assertThat(heard).containsExactly(1L, 2L);
        assertThat(catchUp.healed()).isEqualTo(1);
    }

    @Test
    void startsAtNow() throws Exception {
        batches.commit(1, 1);
        batches.commit(2, 2);
        start(QUICK);

        batches.commit(3, 3);

        await().until(() -> heard.contains(3L));
        assertThat(heard).containsExactly(3L);
    }

    @Test
    void goesOnLiveWhilePostgresIsAwayAndHealsAfterwards() throws Exception {
        start(QUICK);
        batches.fail(true);
        batches.commit(1, 1);
        batches.commit(2, 2);

        bus.announce(SampleNotices.sales(2, 2));
        await().until(() -> heard.contains(2L));
        batches.fail(false);

        await().until(() -> heard.contains(1L));
        assertThat(heard).containsExactly(2L, 1L);
    }

    @Test
    void tellsReadersToTakeASnapshotWhenTooFarBehind() throws Exception {
        start(QUICK);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));
        batches.commit(1, 1);

        await().until(() -> resets.get() > 0);
        batches.commit(2, 2);

        await().until(() -> heard.contains(2L));
        assertThat(heard).containsExactly(2L);
    }

    @Test
    void tellsReadersToTakeASnapshotWhenThereIsTooMuchToRead() throws Exception {
        var few =
                new CatchUp.Limits(Duration.ofMillis(50), Duration.ofMillis(5), 4, 5, 2, Duration.ofMinutes(10), 1_000);
        batches.fail(true);
        startFailing(few);
        batches.fail(false);
        await().until(batches::asked);

        batches.commitAll(1, 100);

        await().until(() -> resets.get() > 0);
        batches.commit(101, 101);
        await().until(() -> heard.contains(101L));
        assertThat(heard).doesNotHaveDuplicates();
    }

    @Test
    void everySeedHearsEveryBatchOnce() throws Exception {
        for (var seed = 1; seed <= 20; seed++) {
            everyBatchOnce(new Random(seed));
        }
    }

    private void everyBatchOnce(Random random) throws Exception {
        var ownBus = new InProcessLiveBus(vertx);
        var own = new MemoryBatches();
        var ownHeard = new CopyOnWriteArrayList<Long>();
        var catchUp = new CatchUp(vertx, ownBus, own, now::get, QUICK);
        begin(catchUp, ownHeard).await(10, SECONDS);
        for (var batch = 1L; batch <= 200; batch++) {
            // Announced before, after, twice or never; identities and commits in different order.
            var id = batch ^ 1;
            own.commit(batch, id);
            for (var times = random.nextInt(3); times > 0; times--) {
                ownBus.announce(SampleNotices.sales(id, 1));
            }
            if (random.nextInt(20) == 0) {
                own.fail(random.nextBoolean());
            }
        }
        own.fail(false);

        await().untilAsserted(() -> assertThat(ownHeard).hasSize(200));
        assertThat(ownHeard).doesNotHaveDuplicates();
        catchUp.close().await(10, SECONDS);
    }

    private CatchUp start(CatchUp.Limits limits) throws Exception {
        var catchUp = new CatchUp(vertx, bus, batches, now::get, limits);
        begin(catchUp, heard).await(10, SECONDS);
        return catchUp;
    }

    private void startFailing(CatchUp.Limits limits) {
        var catchUp = new CatchUp(vertx, bus, batches, now::get, limits);
        assertThat(begin(catchUp, heard)).isNotNull();
    }

    private Future<Void> begin(CatchUp catchUp, List<Long> into) {
        return Future.future(promise -> ((VertxInternal) vertx)
                .createEventLoopContext()
                .runOnContext(ignored -> catchUp.start(notice -> into.add(notice.batch()), resets::incrementAndGet)
                        .onComplete(promise)));
    }

    /** Batches in memory, decided at once. */
    private static final class MemoryBatches implements CommittedBatches {
        private final List<Batch> committed = new ArrayList<>();
        private boolean failing;
        private boolean asked;

        synchronized void commit(long xid, long batch) {
            committed.add(new Batch(new Position(xid, batch), 1, Priority.SALES, 2));
        }

        synchronized void commitAll(long first, long last) {
            LongStream.rangeClosed(first, last).forEach(batch -> commit(batch, batch));
        }

        synchronized void fail(boolean fails) {
            failing = fails;
        }

        synchronized boolean asked() {
            return asked;
        }

        @Override
        public synchronized Future<Position> now() {
            if (failing) {
                return Future.failedFuture("PostgreSQL is away");
            }
            asked = true;
            return Future.succeededFuture(
                    committed.isEmpty()
                            ? new Position(0, 0)
                            : committed.getLast().position());
        }

        @Override
        public synchronized Future<Set<Long>> before(Position place, int lately, List<Long> among) {
            return failing
                    ? Future.failedFuture("PostgreSQL is away")
                    : Future.succeededFuture(committed.stream()
                            .filter(batch -> batch.position().compareTo(place) <= 0)
                            .map(Batch::key)
                            .collect(Collectors.toSet()));
        }

        @Override
        public synchronized Future<List<Batch>> after(Position position, int max) {
            if (failing) {
                return Future.failedFuture("PostgreSQL is away");
            }
            return Future.succeededFuture(committed.stream()
                    .filter(batch -> batch.position().xid() > position.xid())
                    .limit(max)
                    .toList());
        }

        @Override
        public synchronized Future<List<LiveNotice>> read(List<Batch> wanted) {
            return failing
                    ? Future.failedFuture("PostgreSQL is away")
                    : Future.succeededFuture(wanted.stream()
                            .map(batch -> SampleNotices.sales(batch.key(), 2))
                            .toList());
        }
    }
}

package io.branchline.hub.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every bus does at one node, whatever carries it between nodes. */
abstract class LiveBusContract {
    protected final Vertx vertx = Vertx.vertx();
    private final List<LiveBus> opened = new ArrayList<>();

    /** A bus of a new node. */
    protected abstract LiveBus open();

    protected final LiveBus bus() {
        var bus = open();
        opened.add(bus);
        return bus;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var bus : opened) {
            bus.close().await(10, SECONDS);
        }
        vertx.close().await(10, SECONDS);
    }

    /** Listens from a new context. */
    protected final Heard listen(LiveBus bus) throws Exception {
        var heard = new Heard();
        Future.<Void>future(promise -> ((VertxInternal) vertx)
                        .createEventLoopContext()
                        .runOnContext(ignored -> bus.listen(heard.notices::add, heard.holes::incrementAndGet)
                                .onComplete(promise)))
                .await(10, SECONDS);
        return heard;
    }

    /** What a listener heard. */
    protected record Heard(List<LiveNotice> notices, AtomicInteger holes) {
        Heard() {
            this(new CopyOnWriteArrayList<>(), new AtomicInteger());
        }

        List<Long> batches() {
            return notices.stream().map(LiveNotice::batch).toList();
        }
    }

    @Test
    void handsANoticeToEveryListenerOfThisNodeWhole() throws Exception {
        var bus = bus();
        var first = listen(bus);
        var second = listen(bus);
        var notice = SampleNotices.sales(5, 3);

        bus.announce(notice);

        await().untilAsserted(() -> {
            assertThat(first.notices()).containsExactly(notice);
            assertThat(second.notices()).containsExactly(notice);
        });
    }

    @Test
    void keepsTheOrderOfAnnouncements() throws Exception {
        var bus = bus();
        var heard = listen(bus);

        LongStream.rangeClosed(1, 200).forEach(batch -> bus.announce(SampleNotices.sales(batch, 1)));

        await().untilAsserted(() -> assertThat(heard.batches())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList()));
    }

    @Test
    void neverWaitsForAListenerAndTellsItWhatItMissed() throws Exception {
        var bus = bus();
        var held = new CountDownLatch(1);
        var stuck = new CountDownLatch(1);
        var heard = new Heard();
        ((VertxInternal) vertx)
                .createEventLoopContext()
                .runOnContext(ignored -> bus.listen(
                                notice -> {
                                    held.countDown();
                                    awaitQuietly(stuck);
                                    heard.notices().add(notice);
                                },
                                heard.holes()::incrementAndGet)
                        .onSuccess(listening -> bus.announce(SampleNotices.sales(1, 1))));
        var healthy = listen(bus);
        awaitQuietly(held);
        var before = heard.holes().get();

        LongStream.rangeClosed(2, 5_000).forEach(batch -> bus.announce(SampleNotices.sales(batch, 1)));
        stuck.countDown();

        await().untilAsserted(() -> assertThat(heard.holes().get()).isGreaterThan(before));
        assertThat(heard.notices()).hasSizeLessThan(4_000);
        await().untilAsserted(() -> assertThat(healthy.notices()).isNotEmpty());
    }

    @Test
    void handsNothingOnAfterClose() throws Exception {
        var bus = bus();
        var heard = listen(bus);

        bus.close().await(10, SECONDS);
        bus.announce(SampleNotices.sales(1, 1));

        assertThat(heard.notices()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

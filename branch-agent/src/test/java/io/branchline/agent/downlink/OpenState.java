package io.branchline.agent.downlink;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The state of a branch in a directory of its own, under a clock that stands still until it is told. */
abstract class OpenState {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    final Vertx vertx = Vertx.vertx();
    final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    final AtomicLong nanos = new AtomicLong();
    volatile Duration everyLook = Duration.ZERO;
    final List<RoutingPolicy> inUse = new ArrayList<>();
    volatile boolean routingFails;
    BranchState state;

    @BeforeEach
    void open() {
        open(Duration.ofDays(30), 64L << 20, 0);
    }

    void open(Duration retention, long bytesMax, long reserve) {
        var settings = new StateSettings(directory, retention, bytesMax, Duration.ofDays(7), reserve);
        state = BranchState.open(
                settings, wall::get, this::nanoTime, RandomGenerator.getDefault(), this::prepare, vertx);
    }

    @AfterEach
    void stop() throws Exception {
        state.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    long nanoTime() {
        return nanos.addAndGet(everyLook.toNanos());
    }

    Runnable prepare(RoutingPolicy policy) throws IOException {
        if (routingFails) {
            throw new IOException("no room for the local journal");
        }
        return () -> inUse.add(policy);
    }

    void reopen() throws Exception {
        state.close().await(10, TimeUnit.SECONDS);
        open();
    }

    void pass(Duration time) throws Exception {
        nanos.addAndGet(time.toNanos());
        wall.set(wall.get().plus(time));
        lookAgain();
    }

    /** Any commit looks at what has changed by time alone. */
    void lookAgain() throws Exception {
        await(state.told(Lane.RATES, 0));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(10, TimeUnit.SECONDS);
    }

    String identity() {
        return state.view().standing().identity();
    }

    static Deliver.Item item(long position, String type, String data) {
        return new Deliver.Item(position, Event.of("hq-" + position, "/hq", type, NOON.atOffset(ZoneOffset.UTC), data));
    }

    static Deliver.Item notice(long position) {
        return item(position, "notice.posted", "{\"title\":\"n" + position + "\",\"text\":\"hello\"}");
    }

    Receipt apply(long after, Deliver.Item... items) throws Exception {
        return await(state.apply(identity(), new Deliver(after, List.of(items))));
    }

    Receipt publish(long version, Quote draft) throws Exception {
        var quote = draft.released(version, null);
        var item = item(version, Quote.TYPE, QuoteJson.write(quote));
        return await(state.apply(identity(), new Rates(List.of(item)), false));
    }

    List<Long> positions() throws Exception {
        return await(state.messages(0, 500, 1 << 20)).stream()
                .map(StreamEntry::position)
                .toList();
    }

    List<String> stream() throws Exception {
        return await(state.stream(0, 500, 1 << 20)).entries().stream()
                .map(entry -> entry.name() + " " + entry.position())
                .toList();
    }
}

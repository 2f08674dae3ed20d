package io.branchline.load.bench;

import com.sun.management.OperatingSystemMXBean;
import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.load.intake.PlainSqlite;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * How fast the journal is, compared with its engine in the same run: plain SQLite group commit and {@code
 * Journal.append}, 64 producers each, in turns.
 *
 * <p>{@code JournalBenchmark [rounds] [seconds per round] [directory]}. Each producer posts one event and waits until it
 * is on disk.
 */
public final class JournalBenchmark {
    private static final int PRODUCERS = 64;
    private static final int EVENT_LOOPS = 2;
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00+02:00");

    /** A sale of five lines is about this long. */
    private static final Payload DATA = Payload.of("{\"lineItems\":\"" + "0123456789".repeat(60) + "\"}");

    /** One post that returns when it is on disk. */
    private interface Post {
        void post(long number) throws Exception;
    }

    private record Measured(double rate, double cpuMicros) {}

    private JournalBenchmark() {}

    /** The command. */
    public static void main(String[] args) throws Exception {
        var rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        var root = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("journal-benchmark");
        var vertx = Vertx.vertx();
        var ratios = new ArrayList<Double>();
        for (var round = 0; round <= rounds; round++) {
            var plainDirectory = Files.createDirectories(root.resolve("plain" + round));
            var plain = measured(() -> plain(plainDirectory, seconds), seconds);
            var journalDirectory = Files.createDirectories(root.resolve("journal" + round));
            var journal = measured(() -> journal(journalDirectory, seconds, vertx), seconds);
            if (round > 0) {
                ratios.add(journal.rate() / plain.rate());
                System.out.printf(
                        Locale.ROOT,
                        "round %d: plain SQLite %,.0f/s at %.0f us CPU each, journal %,.0f/s at %.0f us, ratio %.2f%n",
                        round,
                        plain.rate(),
                        plain.cpuMicros(),
                        journal.rate(),
                        journal.cpuMicros(),
                        journal.rate() / plain.rate());
            }
        }
        Collections.sort(ratios);
        System.out.printf(Locale.ROOT, "median ratio %.2f%n", ratios.get(ratios.size() / 2));
        var _ = vertx.close().await(10, TimeUnit.SECONDS);
        delete(root);
    }

    /** On a machine that is busy with other things too, the CPU time of one event says more than the rate. */
    private static Measured measured(Callable<Double> run, int seconds) throws Exception {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var before = system.getProcessCpuTime();
        var rate = run.call();
        return new Measured(rate, (system.getProcessCpuTime() - before) / 1e3 / (rate * seconds));
    }

    private static double plain(Path directory, int seconds) throws Exception {
        try (var sqlite = new PlainSqlite(directory.resolve("plain.db"))) {
            var places = new AtomicLong();
            return rate(
                    seconds,
                    number -> sqlite.insert(new PlainSqlite.Row(
                            places.incrementAndGet(),
                            id(number),
                            "/pos/till-1",
                            "sale.completed",
                            TIME.toString(),
                            "receipt-" + number,
                            number,
                            DATA)));
        }
    }

    /** The producers live on the event loops, as the agent's intake does, and post again when they are answered. */
    private static double journal(Path directory, int seconds, Vertx vertx) throws Exception {
        var config = JournalConfig.standard(directory).withReserve(0);
        var journal = Journal.open(config, InstantSource.system(), vertx);
        var done = new AtomicLong();
        var finished = new CountDownLatch(PRODUCERS);
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var loops = IntStream.range(0, EVENT_LOOPS)
                .mapToObj(_ -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
        for (var producer = 0; producer < PRODUCERS; producer++) {
            var first = producer * 1_000_000_000L;
            loops.get(producer % EVENT_LOOPS).runOnContext(_ -> produce(journal, first, end, done, finished));
        }
        finished.await();
        var _ = journal.close().await(30, TimeUnit.SECONDS);
        return (double) done.get() / seconds;
    }

    private static void produce(Journal journal, long number, long end, AtomicLong done, CountDownLatch finished) {
        if (System.nanoTime() >= end) {
            finished.countDown();
            return;
        }
        var _ = journal.append(List.of(new RoutedEvent(event(number), Priority.SALES)))
                .onComplete(result -> {
                    if (!(result.result().getFirst() instanceof AppendOutcome.Kept)) {
                        throw new IllegalStateException("not kept: " + result);
                    }
                    var _ = done.incrementAndGet();
                    produce(journal, number + 1, end, done, finished);
                });
    }

    private static double rate(int seconds, Post post) throws Exception {
        var done = new AtomicLong();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var threads = new ArrayList<Thread>();
        for (var producer = 0; producer < PRODUCERS; producer++) {
            var first = producer * 1_000_000_000L;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (var number = first; System.nanoTime() < end; number++) {
                        post.post(number);
                        var _ = done.incrementAndGet();
                    }
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return (double) done.get() / seconds;
    }

    private static Event event(long number) {
        return new Event(
                id(number),
                "/pos/till-1",
                "sale.completed",
                TIME,
                "receipt-" + number,
                Collections.emptySortedMap(),
                null,
                DATA);
    }

    private static String id(long number) {
        return new UUID(number * 0x9e3779b97f4a7c15L, number).toString();
    }

    private static void delete(Path root) throws Exception {
        try (var all = Files.walk(root)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

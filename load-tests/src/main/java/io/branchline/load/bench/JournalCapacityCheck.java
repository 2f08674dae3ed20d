package io.branchline.load.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a large backlog that nobody takes, and looks at the heap on the way: it must not grow with the backlog.
 *
 * <p>{@code JournalCapacityCheck [events] [directory]}; 10 million without arguments. Exit 1 if the heap after the last
 * event is more than 16 MiB above the heap after the first tenth.
 */
public final class JournalCapacityCheck {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00+02:00");
    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 8;
    static final long GROWTH_BYTES_MAX = 16L << 20;

    private JournalCapacityCheck() {}

    /** The command. */
    public static void main(String[] args) throws Exception {
        var events = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        var root = args.length > 1
                ? Files.createDirectories(Path.of(args[1]))
                : Files.createTempDirectory("journal-capacity");
        var vertx = Vertx.vertx();
        var growth = run(root, events, vertx);
        var _ = vertx.close().await(10, TimeUnit.SECONDS);
        try (var all = Files.walk(root)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        System.exit(growth <= GROWTH_BYTES_MAX ? 0 : 1);
    }

    /** Fills a journal and prints figures at every tenth; how far the heap has grown since the first. */
    public static long run(Path directory, long events, Vertx vertx) throws Exception {
        var config = JournalConfig.standard(directory).withReserve(0);
        var journal = Journal.open(config, InstantSource.system(), vertx);
        var heapBefore = 0L;
        var heap = 0L;
        for (var tenth = 1; tenth <= 10; tenth++) {
            var from = System.nanoTime();
            fill(journal, events / 10 * (tenth - 1), events / 10 * tenth);
            var seconds = (System.nanoTime() - from) / 1e9;
            heap = heapUsed();
            heapBefore = tenth == 1 ? heap : heapBefore;
            System.out.printf(
                    Locale.ROOT,
                    "%,d events: %,.0f/s, heap %.1f MiB, resident %.0f MiB, disk %,.0f MiB%n",
                    events / 10 * tenth,
                    events / 10.0 / seconds,
                    heap / 1048576.0,
                    resident(),
                    journal.status().bytesOnDisk() / 1048576.0);
        }
        await(journal.close());
        reopen(config, vertx, events / 10 * 10);
        return heap - heapBefore;
    }

    private static void fill(Journal journal, long from, long to) throws Exception {
        var underWay = new ArrayDeque<Future<List<AppendOutcome>>>();
        for (var number = from; number < to; number += BATCH) {
            var batch = new ArrayList<RoutedEvent>(BATCH);
            for (var each = number; each < Math.min(to, number + BATCH); each++) {
                batch.add(new RoutedEvent(event(each), each % 10 == 0 ? Priority.SALES : Priority.REPORTS));
            }
            underWay.addLast(journal.append(batch));
            if (underWay.size() >= BATCHES_UNDER_WAY) {
                check(await(underWay.removeFirst()));
            }
        }
        while (!underWay.isEmpty()) {
            check(await(underWay.removeFirst()));
        }
    }

    private static void reopen(JournalConfig config, Vertx vertx, long events) throws Exception {
        var from = System.nanoTime();
        var journal = Journal.open(config, InstantSource.system(), vertx);
        var opened = System.nanoTime();
        var last = journal.positions().last().get(Priority.REPORTS);
        var read = await(journal.read(Priority.REPORTS, last / 2, 1 << 16, 100));
        var done = System.nanoTime();
        if (journal.status().backlog().sum() != events || !(read instanceof JournalRead.Found)) {
            throw new IllegalStateException("backlog is " + journal.status().backlog() + ", read is " + read);
        }
        System.out.printf(
                Locale.ROOT,
                "open again %.0f ms, a read in the middle %.1f ms%n",
                (opened - from) / 1e6,
                (done - opened) / 1e6);
        await(journal.close());
    }

    private static void check(List<AppendOutcome> outcomes) {
        for (var outcome : outcomes) {
            if (!(outcome instanceof AppendOutcome.Kept)) {
                throw new IllegalStateException("not kept: " + outcome);
            }
        }
    }

    private static Event event(long number) {
        return Event.of(
                new UUID(0x0190_0000_0000_7000L + (number << 16), number * 0x9e3779b97f4a7c15L).toString(),
                "/pos/till-1",
                "report.published",
                TIME,
                "{\"receiptNumber\":\"" + number + "\",\"total\":{\"amount\":\"12.50\",\"currency\":\"USD\"}}");
    }

    private static long heapUsed() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double resident() throws Exception {
        var status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmRSS:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .sum()
                        / 1024.0
                : 0;
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws Exception {
        return future.await(120, TimeUnit.SECONDS);
    }
}

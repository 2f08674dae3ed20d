package io.branchline.load.bench;

import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.JournalFault;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Goal R11: something else fills the journal's disk; events are refused, settlement goes on; there is room again, events
 * are kept again; without a restart, again and again.
 */
public final class JournalFullDisk {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00+02:00");
    private static final int EVENTS_MAX = 100_000;

    private final Journal journal;
    private final Path ballast;
    private long number;
    private long kept;
    private long refused;

    private JournalFullDisk(Journal journal, Path ballast) {
        this.journal = journal;
        this.ballast = ballast;
    }

    /** Fills and frees a small disk; the sum of what was kept and refused, in words. */
    public static String run(Path disk, int cycles, Vertx vertx) throws IOException, JournalFault {
        var config = JournalConfig.standard(disk.resolve("journal")).withReserve(0);
        var journal = Journal.open(config, InstantSource.system(), vertx);
        var trial = new JournalFullDisk(journal, disk.resolve("ballast"));
        for (var cycle = 0; cycle < cycles; cycle++) {
            trial.cycle();
        }
        var last = journal.positions().last().get(Priority.SALES);
        demand(last == trial.kept, "journal holds " + last + ", answered as kept were " + trial.kept);
        get(journal.close());
        return cycles + " times full: " + trial.kept + " kept, " + trial.refused + " refused, none half";
    }

    private void cycle() throws IOException {
        demand(post(), "an event was refused while there was room");
        fill();
        var posts = 0;
        while (post()) {
            demand(posts++ < EVENTS_MAX, "the full disk still takes events");
        }
        demand(journal.status().full(), "the status does not say that the disk is full");
        var through = journal.positions().last().get(Priority.SALES) - 1;
        get(journal.settle(Priority.SALES, through, List.of()));
        demand(journal.positions().settled().get(Priority.SALES) == through, "settlement was lost");
        Files.delete(ballast);
        demand(post(), "an event is refused although there is room again");
    }

    private boolean post() {
        number++;
        var event = Event.of("full-" + number, "/pos/1", "sale.completed", TIME, "{\"n\":\"" + "x".repeat(800) + "\"}");
        var outcome = get(journal.append(List.of(new RoutedEvent(event, Priority.SALES))))
                .getFirst();
        if (outcome instanceof AppendOutcome.Kept) {
            kept++;
            return true;
        }
        demand(outcome instanceof AppendOutcome.Full, "unexpected answer " + outcome);
        refused++;
        return false;
    }

    private void fill() throws IOException {
        var bytes = ByteBuffer.allocate(1 << 12);
        try (var channel = FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (true) {
                bytes.clear();
                var _ = channel.write(bytes);
            }
        } catch (IOException full) {
            demand(Files.exists(ballast), "the ballast could not be written: " + full.getMessage());
        }
    }

    private static void demand(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer in 30 s", late);
        }
    }
}

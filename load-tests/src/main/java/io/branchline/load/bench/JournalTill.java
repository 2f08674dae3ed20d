package io.branchline.load.bench;

import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.JournalFault;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A process that posts to a journal until it is killed, and writes every answer to its own file, fsynced, before it
 * posts again. That file, and not the journal, says what was acknowledged.
 *
 * <p>{@code JournalTill <directory> <answers> <first number> <producers> [events per producer] [reserve bytes]}. Lines of
 * the answers: {@code kept <priority> <sequence> <id>} and {@code full <id>}. Exit 3 after a fault of the journal, 0 when
 * all is posted; a refusal for want of room ends it with 4.
 */
public final class JournalTill {
    /** Exit status after a fault. */
    public static final int FAULT = 3;

    /** Exit status after a refusal for want of room. */
    public static final int FULL = 4;

    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00+02:00");

    private final Journal journal;
    private final FileChannel answers;

    private JournalTill(Journal journal, FileChannel answers) {
        this.journal = journal;
        this.answers = answers;
    }

    /** Posts until the end. */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        var answers = FileChannel.open(
                Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        var first = Long.parseLong(args[2]);
        var producers = Integer.parseInt(args[3]);
        var each = args.length > 4 ? Long.parseLong(args[4]) : Long.MAX_VALUE / producers / 2;
        var reserve = args.length > 5 ? Long.parseLong(args[5]) : 0;
        Journal journal;
        try {
            var config = JournalConfig.standard(directory).withReserve(reserve);
            journal = Journal.open(config, InstantSource.system(), Vertx.vertx());
        } catch (JournalFault fault) {
            System.err.println(fault + " " + fault.getCause());
            Runtime.getRuntime().halt(FAULT);
            return;
        }
        journal.onFault(fault -> {
            System.err.println(fault + " " + fault.getCause());
            Runtime.getRuntime().halt(FAULT);
        });
        var till = new JournalTill(journal, answers);
        var threads = new Thread[producers];
        for (var producer = 0; producer < producers; producer++) {
            var from = first + producer;
            threads[producer] = Thread.ofPlatform().start(() -> till.post(from, producers, each));
        }
        for (var thread : threads) {
            thread.join();
        }
        var _ = journal.close().await(20, TimeUnit.SECONDS);
        Runtime.getRuntime().halt(0);
    }

    private void post(long from, int step, long count) {
        try {
            for (var posted = 0L; posted < count; posted++) {
                post(from + posted * step);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException | ExecutionException failed) {
            // The listener of the fault ends the process.
            System.err.println(failed);
        }
    }

    private void post(long number) throws IOException, InterruptedException, ExecutionException {
        var event = event(number);
        var future = journal.append(List.of(new RoutedEvent(event, priority(number))));
        var outcome = future.toCompletionStage().toCompletableFuture().get().getFirst();
        switch (outcome) {
            case AppendOutcome.Kept kept ->
                answer("kept " + kept.priority().level() + " " + kept.sequence() + " " + event.id());
            case AppendOutcome.Full _ -> {
                answer("full " + event.id());
                Runtime.getRuntime().halt(FULL);
            }
            default -> throw new IllegalStateException("unexpected answer " + outcome);
        }
    }

    private synchronized void answer(String line) throws IOException {
        var buffer = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (buffer.hasRemaining()) {
            var _ = answers.write(buffer);
        }
        answers.force(false);
    }

    private static Priority priority(long number) {
        return Priority.ofLevel((int) (number % 4) + 1);
    }

    private static Event event(long number) {
        return Event.of(
                "till-" + number,
                "/pos/till-" + number % 9,
                "sale.completed",
                TIME.plusSeconds(number % 100_000),
                "{\"receiptNumber\":\"" + number + "\",\"note\":\"" + "0123456789".repeat(30) + "\"}");
    }
}

package io.branchline.load.bench;

import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.JournalFault;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A small journal as a killed process leaves it, part in the database and part in its log, with the memory of what was
 * kept; and the judge who opens damaged copies of it.
 *
 * <p>The judge's rule: each event behind the settled position either comes out exactly as it was kept, or its sequence
 * is named in a gap. Nothing else comes out.
 */
public final class JournalSpecimen {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00+02:00");

    /** Small pages make small files, and so every byte can have its turn. */
    private static final int PAGE_BYTES = 512;

    /** Settled events of priority 1; the judge expects what is behind. */
    private static final int SETTLED = 4;

    private final Vertx vertx;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<Priority, List<Event>> kept = new EnumMap<>(Priority.class);
    private final UUID epoch;

    private JournalSpecimen(Vertx vertx, UUID epoch) {
        this.vertx = vertx;
        this.epoch = epoch;
    }

    /** Keeps some events in a directory and takes its files as they are at that moment. */
    public static JournalSpecimen make(Path directory, Vertx vertx, int events) throws IOException, JournalFault {
        var first = open(directory, vertx);
        var specimen = new JournalSpecimen(vertx, first.positions().epoch());
        specimen.append(first, 0, events / 2);
        get(first.settle(Priority.SALES, SETTLED, List.of()));
        get(first.close());
        var second = open(directory, vertx);
        specimen.append(second, events / 2, events);
        try (var list = Files.list(directory)) {
            for (var file : list.toList()) {
                specimen.files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        get(second.close());
        var _ = specimen.files.remove("journal.db-shm");
        var _ = specimen.files.remove("journal.reserve");
        return specimen;
    }

    /** The bytes of one of its files. */
    public byte[] file(String name) {
        var bytes = files.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("no file " + name + "; there are " + files.keySet());
        }
        return bytes;
    }

    /**
     * Puts a copy with one changed file into an empty directory, opens it, and judges.
     *
     * @return how many unsettled events came out whole
     * @throws AssertionError if the rule is broken
     */
    public int judge(Path directory, Map<String, byte[]> changed) throws IOException, JournalFault {
        for (var file : files.entrySet()) {
            var bytes = changed.getOrDefault(file.getKey(), file.getValue());
            if (bytes.length > 0 || !changed.containsKey(file.getKey())) {
                var _ = Files.write(directory.resolve(file.getKey()), bytes);
            }
        }
        var whole = 0;
        for (var start = 1; ; start++) {
            var journal = open(directory, vertx);
            try {
                whole = judge(journal);
                get(journal.close());
                return whole;
            } catch (JournalRefusal refusal) {
                // Damage met by a reader ends the process; the next start salvages. It may happen once.
                var _ = journal.close();
                demand(start == 1, "a salvaged journal is damaged again: " + refusal.getMessage());
                awaitClosed(directory);
            }
        }
    }

    private static void awaitClosed(Path directory) {
        demand(Files.exists(directory.resolve("journal.suspect")), "no word was left for the next start");
    }

    private int judge(Journal journal) {
        var positions = journal.positions();
        var whole = 0;
        for (var priority : Priority.ALL) {
            var written = kept.getOrDefault(priority, List.of());
            var settled = priority == Priority.SALES ? SETTLED : 0;
            var accounted = new boolean[written.size()];
            for (var gap : positions.lost()) {
                name(accounted, gap, priority);
            }
            var sameEpoch = positions.epoch().equals(epoch);
            var next = positions.settled().get(priority) + 1;
            var expected = 0;
            while (next <= positions.last().get(priority)) {
                var answer = read(journal, priority, next);
                if (answer instanceof JournalRead.Found found) {
                    for (var event : found.events()) {
                        var at = written.indexOf(event);
                        demand(at >= 0, "an event came out that was never kept: " + event);
                        demand(at >= expected, "an event came out of order: " + event);
                        demand(!sameEpoch || at == next - 1, "an event came out under another sequence: " + event);
                        expected = at + 1;
                        accounted[at] = true;
                        next++;
                        whole += at >= settled ? 1 : 0;
                    }
                } else {
                    var lost = (JournalRead.Lost) answer;
                    demand(lost.first() == next && lost.last() >= next, "a gap does not begin where it was asked for");
                    name(
                            accounted,
                            lost,
                            sameEpoch ? 0 : written.size() - positions.last().get(priority));
                    next = lost.last() + 1;
                }
            }
            for (var at = settled; at < accounted.length; at++) {
                demand(
                        accounted[at],
                        "priority " + priority.level() + " sequence " + (at + 1) + " is gone and not named");
            }
        }
        return whole;
    }

    private static JournalRead read(Journal journal, Priority priority, long from) {
        try {
            return get(journal.read(priority, from, 1 << 20, 100));
        } catch (JournalRefusal refusal) {
            throw refusal;
        }
    }

    private static void name(boolean[] accounted, Gap gap, Priority priority) {
        for (var at = 0; at < accounted.length; at++) {
            accounted[at] |= gap.priority() == priority && at + 1 >= gap.first() && at + 1 <= gap.last();
        }
    }

    private static void name(boolean[] accounted, JournalRead.Lost lost, long shift) {
        for (var at = 0; at < accounted.length; at++) {
            accounted[at] |= at + 1 - shift >= lost.first() && at + 1 - shift <= lost.last();
        }
    }

    private void append(Journal journal, int from, int to) {
        for (var number = from; number < to; number++) {
            var priority = Priority.ofLevel(number % 5 == 4 ? 2 : number % 7 == 6 ? 4 : 1);
            var event = Event.of(
                            "sale-" + number,
                            "/pos/till-1",
                            "sale.completed",
                            TIME.plusSeconds(number),
                            payload(number))
                    .withExtensions(number % 4 == 0 ? Map.of("trace", "t" + number) : Map.of());
            var outcome = get(journal.append(List.of(new RoutedEvent(event, priority))))
                    .getFirst();
            demand(outcome instanceof AppendOutcome.Kept, "not kept: " + outcome);
            kept.computeIfAbsent(priority, _ -> new ArrayList<>())
                    .add(event.recordedAt(((AppendOutcome.Kept) outcome).recordedTime()));
        }
    }

    /** Every ninth is longer than a page, so that overflow pages are among the damaged. */
    private static String payload(int number) {
        return "{\"n\":" + number + ",\"text\":\"" + "abcdefghij".repeat(number % 9 == 8 ? 90 : 5) + "\"}";
    }

    private static Journal open(Path directory, Vertx vertx) throws JournalFault {
        var config = JournalConfig.standard(directory).withReserve(0).withPageBytes(PAGE_BYTES);
        return Journal.open(config, InstantSource.system(), vertx);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer in 30 s", late);
        } catch (Throwable failed) {
            if (failed instanceof JournalFault fault && fault.kind() == JournalFault.Kind.DAMAGED) {
                throw new JournalRefusal(fault);
            }
            throw failed;
        }
    }

    private static final class JournalRefusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JournalRefusal(JournalFault fault) {
            super(fault.getMessage(), fault);
        }
    }

    private static void demand(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }
}

package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Events, welcomes and readings for the journal's tests. */
final class Sample {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T09:30:00.123+02:00");

    /** What a reader found from the first unsettled sequence on. */
    record Reading(List<Event> events, List<Long> sequences, List<JournalRead.Lost> lost) {}

    private Sample() {}

    static Event event(int number) {
        return new Event(
                "0190-event-" + number,
                "/pos/till-" + number % 5,
                "sale.completed",
                TIME.plusSeconds(number),
                number % 3 == 0 ? null : "receipt-" + number,
                java.util.Collections.emptySortedMap(),
                null,
                io.branchline.protocol.event.Payload.of(
                        "{\"receiptNumber\":\"" + number + "\",\"note\":\"" + "x".repeat(number * 7 % 90) + "\"}"));
    }

    static RoutedEvent sale(int number) {
        return new RoutedEvent(event(number), Priority.SALES);
    }

    static RoutedEvent extended(int number) {
        return new RoutedEvent(
                event(number).withExtensions(Map.of("traceparent", "00-ab\"c-01", "zone", "Ü")), Priority.STOCK);
    }

    static Welcome welcome(PerPriority settled, List<String> ids) {
        return new Welcome(
                new UUID(1, 1),
                settled,
                ids,
                PerPriority.all(1 << 20),
                new Welcome.Limits(1 << 20, 500, 3000),
                Instant.EPOCH,
                0,
                0);
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer in 20 s", late);
        }
    }

    /** Reads a priority from its first unsettled sequence to its end. */
    static Reading readAll(Journal journal, Priority priority) {
        var positions = journal.positions();
        var reading = new Reading(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var next = positions.settled().get(priority) + 1;
        while (next <= positions.last().get(priority)) {
            switch (get(journal.read(priority, next, 1 << 16, 200))) {
                case JournalRead.Found found -> {
                    for (var event : found.events()) {
                        reading.events().add(event);
                        reading.sequences().add(next++);
                    }
                }
                case JournalRead.Lost lost -> {
                    reading.lost().add(lost);
                    next = lost.last() + 1;
                }
            }
        }
        return reading;
    }

    static long size(Gap gap) {
        return gap.last() - gap.first() + 1;
    }
}

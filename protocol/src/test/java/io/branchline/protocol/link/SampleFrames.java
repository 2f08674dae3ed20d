package io.branchline.protocol.link;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.frame.Welcome.Limits;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Frames of one branch for the tests of the machines. Each event costs 100 bytes. */
final class SampleFrames {
    static final UUID EPOCH = new UUID(7, 7);
    static final Limits LIMITS = new Limits(65_536, 10, 1_000);
    static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    static final int EVENT_COST = 100;

    record Evidence(Priority priority, long through, List<Quarantined> quarantined) implements Committed {}

    private SampleFrames() {}

    static Event event(long number) {
        var id = String.format("event-%05d", number);
        var event = Event.of(id, "/pos", "sale.completed", OffsetDateTime.parse("2026-03-02T09:00:00+01:00"), "{}");
        return Event.of(
                id, "/pos", "sale.completed", event.time(), "\"" + "x".repeat(EVENT_COST - event.cost()) + "\"");
    }

    static List<Event> events(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(SampleFrames::event).toList();
    }

    static Events frame(Priority priority, long first, long last) {
        return new Events(priority, first, events(first, last));
    }

    static Hello hello(PerPriority last) {
        return new Hello(1, "test", EPOCH, PerPriority.all(1), last, 0, 0, 1, NOW, List.of());
    }

    static Welcome welcome(PerPriority settled, PerPriority credit) {
        return new Welcome(new UUID(1, 1), settled, List.of("", "", "", ""), credit, LIMITS, NOW, 0, 0);
    }

    static Evidence committed(Priority priority, long through) {
        return new Evidence(priority, through, List.of());
    }
}

package io.branchline.hub.session;

import io.branchline.hub.ingest.CommitOutcome;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the sessions count. The labels are priorities, close reasons and statuses, never a branch or an event: the
 * number of series does not grow with use. Thread-safe.
 */
public final class SessionMeters {
    private final MeterRegistry registry;
    private final List<Counter> received;
    private final List<Counter> settled;
    private final List<Counter> quarantined;
    private final List<Timer> keptToSettled;
    private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);

    /** Meters in a registry. */
    public SessionMeters(MeterRegistry registry) {
        this.registry = registry;
        this.received = perPriority("branchline_hub_events_received_total", "Events received from agents");
        this.settled =
                perPriority("branchline_hub_events_settled_total", "Events committed, quarantined ones included");
        this.quarantined = perPriority("branchline_hub_events_quarantined_total", "Events committed to the quarantine");
        this.keptToSettled = Priority.ALL.stream().map(this::timer).toList();
        for (var reason : CloseReason.values()) {
            closes.put(
                    reason,
                    Counter.builder("branchline_hub_ws_closes_total")
                            .description("Agent sessions the hub closed")
                            .tag("code", Integer.toString(reason.code()))
                            .register(registry));
        }
    }

    void received(Events events) {
        received.get(events.priority().level() - 1).increment(events.events().size());
    }

    void settled(Events events, CommitOutcome.Stored stored, Duration skew, Instant now) {
        var lane = events.priority().level() - 1;
        settled.get(lane).increment(events.events().size());
        quarantined.get(lane).increment(stored.quarantined().size());
        var timer = keptToSettled.get(lane);
        var skewNanos = skew.toNanos();
        for (Event event : events.events()) {
            if (event.recordedTime() != null) {
                timer.record(ChronoUnit.NANOS.between(event.recordedTime(), now) + skewNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    void closed(CloseReason reason) {
        var counter = closes.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void refused(int status) {
        Counter.builder("branchline_hub_handshakes_refused_total")
                .description("Upgrades refused, by status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    private List<Counter> perPriority(String name, String description) {
        return Priority.ALL.stream()
                .map(priority -> Counter.builder(name)
                        .description(description)
                        .tag("priority", Integer.toString(priority.level()))
                        .register(registry))
                .toList();
    }

    private Timer timer(Priority priority) {
        return Timer.builder("branchline_hub_kept_to_settled_seconds")
                .description("From kept at the branch to settled, clock skew taken out")
                .tag("priority", Integer.toString(priority.level()))
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
    }
}

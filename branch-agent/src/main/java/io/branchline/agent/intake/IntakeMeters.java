package io.branchline.agent.intake;

import io.branchline.protocol.event.Priority;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is counted at the intake. Thread-safe. */
public final class IntakeMeters {
    private final List<Counter> kept = new ArrayList<>();
    private final Counter repeated;
    private final Map<HttpProblem.Kind, Counter> refused = new EnumMap<>(HttpProblem.Kind.class);
    private final Timer posts;

    /** Meters in a registry. */
    public IntakeMeters(MeterRegistry registry) {
        for (var priority : Priority.ALL) {
            kept.add(Counter.builder("branchline.agent.events.kept")
                    .description("Events kept on this branch's disk")
                    .tag("priority", String.valueOf(priority.level()))
                    .register(registry));
        }
        repeated = Counter.builder("branchline.agent.events.repeated")
                .description("Posts of events that had been kept before")
                .register(registry);
        for (var kind : HttpProblem.Kind.values()) {
            refused.put(
                    kind,
                    Counter.builder("branchline.agent.posts.refused")
                            .description("Events or posts that were refused")
                            .tag("reason", kind.label())
                            .register(registry));
        }
        posts = Timer.builder("branchline.agent.post")
                .description("Time from a whole post to its outcome")
                .serviceLevelObjectives(
                        java.time.Duration.ofMillis(1),
                        java.time.Duration.ofMillis(5),
                        java.time.Duration.ofMillis(20),
                        java.time.Duration.ofMillis(100),
                        java.time.Duration.ofMillis(500))
                .register(registry);
    }

    void kept(IntakeReply.Kept reply) {
        if (reply.repeated()) {
            repeated.increment();
        } else {
            kept.get(reply.priority().level() - 1).increment();
        }
    }

    void refused(HttpProblem.Kind kind) {
        var counter = refused.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    void answered(long nanos) {
        posts.record(nanos, TimeUnit.NANOSECONDS);
    }
}

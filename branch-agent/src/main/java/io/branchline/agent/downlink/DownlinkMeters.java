package io.branchline.agent.downlink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What is counted on the road down. Thread-safe. */
public final class DownlinkMeters {
    private final Map<Lane, Counter> applied = new EnumMap<>(Lane.class);
    private final Map<Lane, Counter> retried = new EnumMap<>(Lane.class);

    /** Meters in a registry. */
    public DownlinkMeters(MeterRegistry registry) {
        for (var lane : Lane.values()) {
            applied.put(
                    lane,
                    Counter.builder("branchline.agent.down.items.applied")
                            .description("Items of head office that took effect at this branch")
                            .tag("lane", lane.word())
                            .register(registry));
            retried.put(
                    lane,
                    Counter.builder("branchline.agent.down.retries")
                            .description("Frames of head office that the disk did not take at once")
                            .tag("lane", lane.word())
                            .register(registry));
        }
    }

    void applied(Lane lane, int items) {
        count(applied, lane, items);
    }

    void retried(Lane lane) {
        count(retried, lane, 1);
    }

    private static void count(Map<Lane, Counter> counters, Lane lane, int more) {
        var counter = counters.get(lane);
        if (counter != null) {
            counter.increment(more);
        }
    }
}

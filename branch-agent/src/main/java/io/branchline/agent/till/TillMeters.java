package io.branchline.agent.till;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the streams. Thread-safe. */
public final class TillMeters {
    private final AtomicInteger open = new AtomicInteger();
    private final Counter dropped;
    private final Counter resets;

    /** Meters in a registry. */
    public TillMeters(MeterRegistry registry) {
        Gauge.builder("branchline.agent.streams", open, AtomicInteger::get)
                .description("Streams of tills that are open")
                .register(registry);
        dropped = Counter.builder("branchline.agent.streams.dropped")
                .description("Streams of tills that did not read")
                .register(registry);
        resets = Counter.builder("branchline.agent.streams.reset")
                .description("Streams that had to be told to read everything anew")
                .register(registry);
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    void dropped() {
        dropped.increment();
    }

    void reset() {
        resets.increment();
    }
}

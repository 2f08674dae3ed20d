package io.branchline.agent.uplink;

import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted on the road up. Thread-safe. */
public final class UplinkMeters {
    private final Counter framesSent;
    private final Counter framesReceived;
    private final Counter eventsSent;
    private final Counter eventsQuarantined;
    private final AtomicLong inFlightBytes = new AtomicLong();

    /** Meters in a registry. */
    public UplinkMeters(MeterRegistry registry) {
        framesSent = Counter.builder("branchline.agent.frames.sent")
                .description("Frames sent to the hub")
                .register(registry);
        framesReceived = Counter.builder("branchline.agent.frames.received")
                .description("Frames received from the hub")
                .register(registry);
        eventsSent = Counter.builder("branchline.agent.events.sent")
                .description("Events sent to the hub, repeated ones included")
                .register(registry);
        eventsQuarantined = Counter.builder("branchline.agent.events.quarantined")
                .description("Events head office keeps apart")
                .register(registry);
        Gauge.builder("branchline.agent.in.flight.bytes", inFlightBytes, AtomicLong::get)
                .description("Cost of events sent and not settled, in bytes")
                .register(registry);
    }

    void sent(Frame frame) {
        framesSent.increment();
        if (frame instanceof Events events) {
            eventsSent.increment(events.events().size());
        }
    }

    void received() {
        framesReceived.increment();
    }

    void settled(Settled frame) {
        eventsQuarantined.increment(frame.quarantined().size());
    }

    void inFlight(long bytes) {
        inFlightBytes.set(bytes);
    }
}

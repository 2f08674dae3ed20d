package io.branchline.hub.session;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled;
import java.util.UUID;

/** Sends one sale to a hub that runs in another process. */
public final class AgentProbe {
    private AgentProbe() {}

    /** How far the hub has settled after one sale of a new journal. */
    public static long settledSales(int port, String key) throws Exception {
        try (var agent = RawAgent.connect(port, key)) {
            var unused = agent.hello(UUID.randomUUID(), PerPriority.of(1, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale());
            return agent.expect(Settled.class).through();
        }
    }

    /** A branch that keeps nothing and stays connected until it is closed. */
    public static AutoCloseable connect(int port, String key) throws Exception {
        var agent = RawAgent.connect(port, key).breathing();
        var unused = agent.hello(UUID.randomUUID(), PerPriority.ZERO);
        return agent;
    }
}

package io.branchline.agent.uplink;

import io.branchline.agent.downlink.Downlink;
import io.branchline.agent.journal.Journal;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.frame.Hello;
import java.time.Instant;

/** The first frame of a session: what the branch holds of either road. Context: the uplink's. */
final class Greeting {
    private static final int LINK_VERSION = 1;

    private final Journal journal;
    private final String software;

    Greeting(Journal journal, String software) {
        this.journal = journal;
        this.software = software;
    }

    Hello hello(Downlink.Held held, Instant now) {
        var positions = journal.positions();
        return new Hello(
                LINK_VERSION,
                software,
                positions.epoch(),
                positions.first(),
                positions.last(),
                held.position(),
                held.ratesVersion(),
                held.policyVersion() == 0 ? RoutingPolicy.standard().version() : held.policyVersion(),
                now,
                positions.lost());
    }
}

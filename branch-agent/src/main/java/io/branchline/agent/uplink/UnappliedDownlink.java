package io.branchline.agent.uplink;

import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.DownlinkReceiver.Output;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the road down for an agent that holds no local state yet: items are checked for order and then left alone.
 * Nothing is reported as applied, so head office keeps them for the day this agent can (P8). Context: the uplink's.
 */
final class UnappliedDownlink {
    private static final Logger LOG = LoggerFactory.getLogger(UnappliedDownlink.class);

    private final DownlinkReceiver receiver = new DownlinkReceiver();
    private boolean told;

    /** A session begins; nothing was ever applied. */
    void opened() {
        receiver.opened(0);
    }

    /** Items arrived; says if the connection must be closed. */
    Optional<Output.Close> deliver(Deliver deliver) {
        for (var output : receiver.deliver(deliver)) {
            if (output instanceof Output.Close close) {
                return Optional.of(close);
            }
        }
        if (!told) {
            told = true;
            LOG.warn(
                    "Hub delivers items this agent cannot apply yet; they stay at head office first={}",
                    deliver.after());
        }
        return Optional.empty();
    }
}

package io.branchline.protocol.frame;

import io.branchline.protocol.event.PerPriority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Up, first frame of a session: what the agent holds.
 *
 * @param version version of the link the agent speaks, 1
 * @param agent name and version of the agent software, for the operator
 * @param epoch identity of the journal; a new or salvaged disk has a new one
 * @param first per priority the lowest sequence still held; {@code last + 1} if none
 * @param last per priority the highest sequence ever kept in this epoch; 0 if none
 * @param downlinkPosition position through which HQ-to-branch items are durably applied
 * @param ratesVersion version through which quotes are durably applied
 * @param policyVersion version of the routing policy in use
 * @param time the agent's clock, to measure the skew
 * @param lost gaps of earlier epochs that head office has not yet been told of
 */
public record Hello(
        int version,
        String agent,
        UUID epoch,
        PerPriority first,
        PerPriority last,
        long downlinkPosition,
        long ratesVersion,
        int policyVersion,
        Instant time,
        List<Gap> lost)
        implements Frame {
    public Hello {
        lost = List.copyOf(lost);
    }
}

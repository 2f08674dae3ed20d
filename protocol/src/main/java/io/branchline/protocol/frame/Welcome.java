package io.branchline.protocol.frame;

import io.branchline.protocol.event.PerPriority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Down, answer to {@link Hello}: where to resume. The hub is the authority. It is sent only after the gaps of the hello
 * were committed, so the agent may forget them.
 *
 * @param session identity of the session, for logs of both ends
 * @param settled per priority the last settled sequence of the hello's epoch; 0 if none
 * @param settledIds per priority, in the order of the levels, the mark of the event stored at that sequence (its id and
 *     when it was kept, see {@code Ancestry.mark}), or the empty string where a gap was; an agent whose journal holds
 *     another event there has gone back to an older disk and starts a new epoch
 * @param credit per priority how many bytes of events may be sent in this session in total ({@code Event.cost})
 * @param limits what the hub accepts
 * @param time the hub's clock
 * @param downlinkHead newest position of the HQ-to-branch log
 * @param ratesHead newest version of the exchange rates
 */
public record Welcome(
        UUID session,
        PerPriority settled,
        List<String> settledIds,
        PerPriority credit,
        Limits limits,
        Instant time,
        long downlinkHead,
        long ratesHead)
        implements Frame {
    public Welcome {
        settledIds = List.copyOf(settledIds);
    }

    /**
     * Limits of one session.
     *
     * @param frameBytesMax largest message in bytes
     * @param frameEventsMax most events in one {@link Events} frame
     * @param heartbeatEveryMs how often either end sends a ping, in milliseconds
     */
    public record Limits(int frameBytesMax, int frameEventsMax, int heartbeatEveryMs) {}
}

package io.branchline.agent.downlink;

import io.branchline.protocol.frame.Refused;
import java.util.List;

/**
 * What the disk holds after a frame: the evidence an {@code applied} is made from.
 *
 * @param through position or version through which everything is on the disk
 * @param items how many of the frame took effect now; the others were on the disk already or cannot be used
 * @param untold refusals that head office may not know of yet, oldest first
 */
public record Receipt(long through, int items, List<Untold> untold) {
    public Receipt {
        untold = List.copyOf(untold);
    }

    /**
     * One refusal.
     *
     * @param id rising in the order in which they arose
     * @param refused what head office is told
     */
    public record Untold(long id, Refused refused) {}
}

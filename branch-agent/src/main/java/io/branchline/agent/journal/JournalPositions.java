package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Gap;
import java.util.List;
import java.util.UUID;

/**
 * What the journal holds, at one moment: the content of a {@code hello}.
 *
 * @param epoch identity of the journal
 * @param first per priority the lowest sequence still held; {@code last + 1} if none
 * @param last per priority the highest sequence ever kept in this epoch; 0 if none
 * @param settled per priority the last settled sequence
 * @param lost gaps of earlier epochs that head office has not yet been told of
 */
public record JournalPositions(UUID epoch, PerPriority first, PerPriority last, PerPriority settled, List<Gap> lost) {
    public JournalPositions {
        lost = List.copyOf(lost);
    }
}

package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import java.util.UUID;

/** What came of comparing the journal with head office's welcome. */
public sealed interface Reconciliation {
    /**
     * Both tell the same story; head office's positions are now the settled ones.
     *
     * @param settled per priority the last settled sequence
     */
    record Agreed(PerPriority settled) implements Reconciliation {}

    /**
     * The journal has gone back to an older disk. Everything not known to be settled goes up again under a new epoch;
     * the session must end and say hello again.
     *
     * @param newEpoch identity of the journal from now on
     */
    record Forked(UUID newEpoch) implements Reconciliation {}
}

package io.branchline.hub.ingest;

import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.link.Committed;
import java.util.List;

/** How the attempt to commit a run ended. */
public sealed interface CommitOutcome {
    /** PostgreSQL answered that the run and its cursor are committed. The only evidence for a {@code settled} frame. */
    record Stored(Priority priority, long through, List<Quarantined> quarantined) implements CommitOutcome, Committed {
        public Stored {
            quarantined = List.copyOf(quarantined);
        }
    }

    /** The cursor was not where the run begins; nothing of it was stored. */
    record Superseded(Priority priority) implements CommitOutcome {}

    /** Not committed, or nobody knows. */
    record Failed(String detail) implements CommitOutcome {}
}

package io.branchline.protocol.link;

import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import java.util.List;

/**
 * Evidence that head office's PostgreSQL committed a run of one priority through a sequence. Implemented only by what
 * the durable step returns; a {@code settled} frame can be made from nothing else (P2).
 */
public interface Committed {
    /** Priority of the run. */
    Priority priority();

    /** Last sequence of the run. */
    long through();

    /** Those of the run that were committed to the quarantine. */
    List<Quarantined> quarantined();
}

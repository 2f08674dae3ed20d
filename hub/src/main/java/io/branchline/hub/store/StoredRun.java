package io.branchline.hub.store;

import io.branchline.protocol.frame.Settled.Quarantined;
import java.util.ArrayList;
import java.util.List;

/**
 * Evidence that PostgreSQL committed a run: made only by {@link CommitStatement} from the row that came back (P2), or by
 * joining two such pieces of evidence.
 */
public final class StoredRun {
    private final long through;
    private final List<Quarantined> quarantined;

    StoredRun(long through, List<Quarantined> quarantined) {
        this.through = through;
        this.quarantined = List.copyOf(quarantined);
    }

    /** Last committed sequence. */
    public long through() {
        return through;
    }

    /** Those of the run that went into the quarantine. */
    public List<Quarantined> quarantined() {
        return quarantined;
    }

    StoredRun then(StoredRun next) {
        var all = new ArrayList<>(quarantined);
        all.addAll(next.quarantined);
        return new StoredRun(next.through, all);
    }
}

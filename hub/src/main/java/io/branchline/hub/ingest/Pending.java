package io.branchline.hub.ingest;

import io.branchline.hub.store.Entry;
import io.branchline.hub.store.LaneKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run that waits for its outcome, sorted into what is kept and what is set apart. */
final class Pending {
    private final Run run;
    private final List<Entry> entries;
    private final long cost;
    private final @Nullable Context caller;
    private final Runnable leaves;
    private final Promise<CommitOutcome> outcome = Promise.promise();

    /**
     * A run.
     *
     * @param caller where its outcome completes; null for wherever it is reached
     * @param leaves told that it waits no longer, before its outcome completes
     */
    Pending(Run run, List<Entry> entries, long cost, @Nullable Context caller, Runnable leaves) {
        this.run = run;
        this.entries = entries;
        this.cost = cost;
        this.caller = caller;
        this.leaves = leaves;
    }

    Run run() {
        return run;
    }

    List<Entry> entries() {
        return entries;
    }

    long cost() {
        return cost;
    }

    LaneKey lane() {
        return new LaneKey(run.branch().id(), run.epoch(), run.session());
    }

    /** Completes where the run was handed in. */
    Future<CommitOutcome> outcome() {
        return outcome.future();
    }

    void complete(CommitOutcome reached) {
        leaves.run();
        if (caller == null) {
            outcome.complete(reached);
        } else {
            caller.runOnContext(ignored -> outcome.complete(reached));
        }
    }
}

package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.UplinkReceiver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.UUID;

/** The way of runs from the sessions into PostgreSQL. Thread-safe: called from every session's event loop. */
public final class Ingest {
    private Ingest() {}

    /** Connects the writers; the schema must be up to date. */
    public static Future<Ingest> start(
            Vertx vertx,
            DatabaseConfig database,
            IngestConfig config,
            UUID node,
            LiveBus bus,
            IngestMeter meter,
            InstantSource clock) {
        return Future.failedFuture("under construction");
    }

    /** Takes a run; completes on the caller's context when PostgreSQL has answered. Never fails. */
    public Future<CommitOutcome> take(Run run) {
        return Future.failedFuture("under construction " + run);
    }

    /** Makes sure the cursors of the hello's epoch exist, stores its lost gaps, and reads where the cursors stand. */
    public Future<UplinkReceiver.Cursors> open(Branch branch, Hello hello) {
        return Future.failedFuture("under construction " + branch + hello);
    }

    /** Takes no more runs; completes when all taken ones have their outcome and the connections are closed. */
    public Future<Void> drain() {
        return Future.failedFuture("under construction");
    }
}

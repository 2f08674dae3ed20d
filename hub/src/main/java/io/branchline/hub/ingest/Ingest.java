package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.Entry;
import io.branchline.hub.store.Openings;
import io.branchline.hub.store.Partitions;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of runs from the sessions into PostgreSQL. Thread-safe: called from every session's event loop. */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final Duration PARTITIONS_EVERY = Duration.ofHours(6);

    /** What a gap counts in a queue. */
    private static final long GAP_COST = 256;

    private final Vertx vertx;
    private final InstantSource clock;
    private final Sorting sorting;
    private final Pool pool;
    private final Openings openings;
    private final List<Writer> writers;
    private final Places<Writer> places;
    private final long partitionTimer;
    private volatile boolean draining;

    private Ingest(
            Vertx vertx, InstantSource clock, Sorting sorting, Pool pool, Partitions partitions, List<Writer> writers) {
        this.vertx = vertx;
        this.clock = clock;
        this.sorting = sorting;
        this.pool = pool;
        this.openings = new Openings(pool);
        this.writers = List.copyOf(writers);
        this.places = new Places<>(writers.subList(0, writers.size() - 1));
        this.partitionTimer = vertx.setPeriodic(PARTITIONS_EVERY.toMillis(), timer -> ensureAround(partitions));
    }

    /**
     * Connects the writers and makes the partitions of these months; the schema must be up to date.
     *
     * @param node this hub node, noted with every batch
     * @param bus told of every committed batch
     */
    public static Future<Ingest> start(
            Vertx vertx,
            DatabaseConfig database,
            IngestConfig config,
            UUID node,
            LiveBus bus,
            IngestMeter meter,
            InstantSource clock) {
        return start(vertx, database, config, node, bus, meter, clock, Onward.NONE);
    }

    /**
     * The same with what becomes of events beyond head office.
     *
     * @param onward the routing in force, and who hands events on
     */
    public static Future<Ingest> start(
            Vertx vertx,
            DatabaseConfig database,
            IngestConfig config,
            UUID node,
            LiveBus bus,
            IngestMeter meter,
            InstantSource clock,
            Onward onward) {
        var pool = Database.pool(vertx, database, "branchline-openings");
        var partitions = new Partitions(pool);
        var parts = new Writer.Parts(database, partitions, node, bus, meter, config, onward);
        var writers = new ArrayList<Writer>();
        var deployed = partitions.ensureAround(clock.instant());
        for (var i = 0; i <= config.writers(); i++) {
            var writer = new Writer(parts, RandomGenerator.getDefault());
            writers.add(writer);
            deployed = deployed.compose(before -> vertx.deployVerticle(writer)).mapEmpty();
        }
        return deployed.map(done -> new Ingest(vertx, clock, new Sorting(onward::routing), pool, partitions, writers))
                .onFailure(fault -> pool.close().onFailure(closing -> LOG.debug("Pool not closed", closing)));
    }

    /**
     * Takes a run. Runs of one branch, epoch and priority are committed in the order of the calls.
     *
     * @return completes on the caller's context when PostgreSQL has answered; never fails
     */
    public Future<CommitOutcome> take(Run run) {
        if (draining) {
            return Future.succeededFuture(new CommitOutcome.Failed("the hub is draining"));
        }
        var entries = sorting.entriesOf(run, clock.instant());
        var cost = run instanceof Run.EventRun events ? events.events().cost() : GAP_COST;
        return run.priority() == Priority.SALES
                ? handSales(run, entries, cost)
                : hand(new Pending(run, entries, cost, Vertx.currentContext(), () -> {}), writers.getLast());
    }

    /** Makes sure the cursors of the hello's epoch exist and belong to the session, stores its lost gaps, and reads where the cursors stand. */
    public Future<Cursors> open(Branch branch, UUID session, Hello hello) {
        return openings.open(branch, session, hello);
    }

    /** Takes no more runs; completes when all taken ones have their outcome and the connections are closed. */
    public Future<Void> drain() {
        draining = true;
        vertx.cancelTimer(partitionTimer);
        return Future.all(writers.stream().map(Writer::drain).toList()).compose(drained -> pool.close());
    }

    /** Sales and payments have writers of their own: a statement under way cannot be overtaken (P5). */
    private Future<CommitOutcome> handSales(Run run, List<Entry> entries, long cost) {
        var writer = places.enter(run.branch(), cost);
        return hand(
                new Pending(run, entries, cost, Vertx.currentContext(), () -> places.leave(run.branch(), cost)),
                writer);
    }

    private static Future<CommitOutcome> hand(Pending pending, Writer writer) {
        writer.hand(pending);
        return pending.outcome();
    }

    private void ensureAround(Partitions partitions) {
        partitions
                .ensureAround(clock.instant())
                .onFailure(fault -> LOG.warn("Partitions of the coming month not made", fault));
    }
}

package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.DatabaseServer;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.road.HeadOffice;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.link.Ancestry;
import io.branchline.protocol.link.Committed;
import io.branchline.protocol.link.UplinkReceiver.Cursors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A simulated PostgreSQL: what commits, commits at one moment. Transactions take their number when they begin and become
 * visible when they commit, in another order.
 */
public final class Database {
    /** Contiguous sequences of one branch, epoch and priority: events, or the gap in their place. */
    record Run(
            HubSession session,
            int branch,
            UUID epoch,
            Priority priority,
            long first,
            long last,
            Optional<Events> events) {
        long cost() {
            return Math.max(1, events.map(Events::cost).orElse(0L));
        }
    }

    /** A run and its cursor are committed. */
    record Stored(Priority priority, long through, List<Quarantined> quarantined) implements Committed {}

    /** Events that became visible together. */
    record LiveBatch(long transaction, List<String> keys) {}

    private record Key(int branch, UUID epoch, int level) {}

    private record Journal(int branch, UUID epoch) {}

    private record Cursor(long last, String mark) {}

    private final Stage stage;
    private final Promises promises;
    private final Map<Key, Cursor> cursors = new HashMap<>();
    private final Map<Journal, HubSession> owners = new HashMap<>();
    private final Set<String> stored = new HashSet<>();
    private final TreeMap<Long, LiveBatch> live = new TreeMap<>();
    private final TreeSet<Long> running = new TreeSet<>();
    private final DatabaseServer server;
    private final HeadOffice office;
    private long transactions;

    Database(Stage stage, Promises promises, DatabaseServer server, HeadOffice office) {
        this.stage = stage;
        this.promises = promises;
        this.server = server;
        this.office = office;
    }

    /** The server it is a database of. */
    DatabaseServer server() {
        return server;
    }

    /** Its tables of the road down. */
    HeadOffice office() {
        return office;
    }

    /** Begins a transaction and gives its number. */
    long begin() {
        running.add(++transactions);
        return transactions;
    }

    /** Ends a transaction without effect. */
    void abort(long transaction) {
        running.remove(transaction);
    }

    /** Commits runs; those whose cursor stood elsewhere are left out and have no outcome. */
    List<Optional<Stored>> commit(long transaction, List<Run> runs) {
        var keys = new ArrayList<String>();
        var outcomes = new ArrayList<Optional<Stored>>();
        for (var run : runs) {
            outcomes.add(moveCursor(run) ? Optional.of(store(run, keys)) : Optional.empty());
        }
        running.remove(transaction);
        if (!keys.isEmpty()) {
            live.put(transaction, new LiveBatch(transaction, List.copyOf(keys)));
        }
        return outcomes;
    }

    /** The batch a transaction committed, if it stored anything. */
    Optional<LiveBatch> batch(long transaction) {
        return Optional.ofNullable(live.get(transaction));
    }

    /**
     * Stores the gaps of a hello, makes the session the only one that may move the cursors of its epoch, and reads them.
     *
     * <p>The sequence alone would not do. A branch whose disk went back begins to send other events under the same
     * sequences while those of the old disk are still on their way through another session; where the old ones stop, a
     * later run of the new ones may fit, and what the new disk holds before it would count as settled.
     */
    Cursors open(HubSession session, int branch, UUID epoch, List<Gap> lost) {
        owners.put(new Journal(branch, epoch), session);
        lost.forEach(gap -> promises.gapNamed(branch, gap));
        var at = Priority.ALL.stream()
                .map(priority -> cursors.getOrDefault(key(branch, epoch, priority), new Cursor(0, "")))
                .toList();
        return new Cursors(
                PerPriority.from(priority -> at.get(priority.level() - 1).last()),
                at.stream().map(Cursor::mark).toList());
    }

    /** Last committed sequence. */
    long cursor(int branch, UUID epoch, Priority priority) {
        return cursors.getOrDefault(key(branch, epoch, priority), new Cursor(0, ""))
                .last();
    }

    /** All stored events by their key. */
    Set<String> stored() {
        return Collections.unmodifiableSet(stored);
    }

    /** The transaction below which nothing changes any more: the snapshot's xmin. */
    long quietBelow() {
        return running.isEmpty() ? transactions + 1 : running.first();
    }

    /** Batches after one transaction and before another, in order. */
    List<LiveBatch> live(long after, long before) {
        return List.copyOf(live.subMap(after, false, before, false).values());
    }

    private boolean moveCursor(Run run) {
        var key = key(run.branch(), run.epoch(), run.priority());
        var at = cursors.getOrDefault(key, new Cursor(0, "")).last();
        var owns = owners.get(new Journal(run.branch(), run.epoch())) == run.session()
                || stage.planted(PlantedFault.NO_FENCING);
        var moves = at == run.first() - 1 && owns;
        if (stage.planted(PlantedFault.NO_COMPARE_AND_SET)) {
            moves = true;
        } else if (stage.planted(PlantedFault.DROPPED_FRAME_NOT_NOTICED)) {
            moves = run.last() > at;
        }
        if (moves) {
            var mark = run.events().map(events -> Ancestry.mark(events.events().getLast()));
            cursors.put(key, new Cursor(run.last(), mark.orElse("")));
        }
        stage.note("database", (moves ? "moves " : "refuses ") + run.priority(), run.first(), run.last());
        return moves;
    }

    private Stored store(Run run, List<String> keys) {
        if (run.events().isEmpty()) {
            promises.gapNamed(
                    run.branch(), new Gap(run.epoch(), run.priority(), run.first(), run.last(), "in place of events"));
            return new Stored(run.priority(), run.last(), List.of());
        }
        var quarantined = new ArrayList<Quarantined>();
        var sequence = run.first();
        for (var event : run.events().get().events()) {
            if (Sales.poison(event)) {
                quarantined.add(new Quarantined(sequence, "numeric field overflow"));
                promises.quarantined(run.branch(), event);
            } else {
                insert(run, event, sequence, keys);
            }
            sequence++;
        }
        return new Stored(run.priority(), run.last(), List.copyOf(quarantined));
    }

    private void insert(Run run, Event event, long sequence, List<String> keys) {
        var key = Promises.key(run.branch(), event);
        if (stored.add(key) || stage.planted(PlantedFault.NO_DEDUPLICATION)) {
            promises.stored(run.branch(), run.epoch(), run.priority(), sequence, event);
            office.settled(run.branch(), run.priority().level(), event);
            keys.add(key);
        }
    }

    private static Key key(int branch, UUID epoch, Priority priority) {
        return new Key(branch, epoch, priority.level());
    }
}

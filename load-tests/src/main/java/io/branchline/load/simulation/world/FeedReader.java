package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.world.Database.LiveBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A reader of the feed: shows what the live bus brings, notices holes by each node's counter, reads what it lacks from
 * PostgreSQL in the order of transactions that can no longer change, and takes a new snapshot when that is too much.
 */
public final class FeedReader {
    private static final long CHECK_MICROS = 5_000_000;

    private final Stage stage;
    private final Database database;
    private final int catchUpBatchesMax;
    private final Lifetime forever = new Lifetime();
    private final Set<String> shown = new HashSet<>();
    private final TreeSet<Long> shownAhead = new TreeSet<>();
    private final Map<Long, Long> counters = new HashMap<>();
    private long checkedThrough;
    private boolean reading;
    private boolean readAgain;
    private boolean away;

    /** A reader that begins with an empty database. */
    public FeedReader(Stage stage, Shape shape, Database database, LiveBus bus) {
        this.stage = stage;
        this.database = database;
        this.catchUpBatchesMax = shape.catchUpBatchesMax();
        bus.listen(this);
        checkSlowly();
    }

    /** Goes away for a while, and resumes. */
    public void leave(long micros) {
        away = true;
        stage.clock().after(forever, micros, () -> {
            away = false;
            catchUp();
        });
    }

    /** True if it has shown all that is stored. */
    public boolean complete() {
        return shown.size() == database.stored().size();
    }

    void notice(long node, long counter, LiveBatch batch) {
        if (away) {
            return;
        }
        var before = counters.put(node, counter);
        if (batch.transaction() > checkedThrough && shownAhead.add(batch.transaction())) {
            show(batch);
        }
        if (counter != (before == null ? 1 : before + 1)) {
            catchUp();
        }
    }

    private void checkSlowly() {
        stage.clock().after(forever, CHECK_MICROS, () -> {
            catchUp();
            checkSlowly();
        });
    }

    private void catchUp() {
        if (away || stage.planted(PlantedFault.HOLE_NOT_NOTICED)) {
            return;
        }
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        var before = database.quietBelow();
        var batches = database.live(checkedThrough, before);
        stage.clock().after(forever, stage.micros(500, 50_000), () -> caughtUp(batches, before));
    }

    private void caughtUp(List<LiveBatch> batches, long before) {
        reading = false;
        if (batches.size() > catchUpBatchesMax) {
            snapshot();
        } else {
            batches.stream()
                    .filter(batch -> !shownAhead.contains(batch.transaction()))
                    .forEach(this::show);
            checked(before);
        }
        if (readAgain) {
            readAgain = false;
            catchUp();
        }
    }

    private void snapshot() {
        var before = database.quietBelow();
        shown.clear();
        shown.addAll(database.stored());
        database.live(before - 1, Long.MAX_VALUE).forEach(batch -> shownAhead.add(batch.transaction()));
        checked(before);
    }

    private void checked(long before) {
        checkedThrough = Math.max(checkedThrough, before - 1);
        shownAhead.headSet(checkedThrough, true).clear();
    }

    private void show(LiveBatch batch) {
        for (var key : batch.keys()) {
            if (!shown.add(key)) {
                throw new BrokenPromise("P6 no silent gap", "a feed reader was shown " + key + " twice");
            }
        }
    }
}

package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Fairness;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.world.Database.LiveBatch;
import io.branchline.load.simulation.world.Database.Run;
import io.branchline.load.simulation.world.Database.Stored;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.FairShare;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hub node's writer: a queue for each priority, batches by fair share, two transactions on their way at a time, which
 * take effect in the order in which they were begun.
 */
final class Writer {
    private static final int ON_THE_WAY_MAX = 2;
    private static final long TURN_COST = 4_000;
    private static final Lifetime FOREVER = new Lifetime();

    private final Stage stage;
    private final Shape shape;
    private final Database database;
    private final Lifetime life;
    private final Consumer<LiveBatch> announce;
    private final List<ArrayDeque<Run>> queues =
            Priority.ALL.stream().map(priority -> new ArrayDeque<Run>()).toList();
    private final FairShare share = new FairShare(TURN_COST);
    private final Fairness fairness;
    private int onTheWay;
    private long lastEffectMicros;

    Writer(Stage stage, Shape shape, Database database, Lifetime life, Consumer<LiveBatch> announce) {
        this.stage = stage;
        this.shape = shape;
        this.database = database;
        this.life = life;
        this.announce = announce;
        // A run may go over the largest frame by its only event, and a batch holds at most so many runs.
        var frameMax =
                Priority.ALL.stream().mapToLong(shape.frameCostMax()::get).max().orElseThrow();
        this.fairness =
                new Fairness("writer", TURN_COST, shape.batchRunsMax() * Math.max(frameMax, Shape.EVENT_COST_MAX));
    }

    /** Takes a run and answers its session later. */
    void take(Run run) {
        queue(run.priority()).add(run);
        pump();
    }

    private void pump() {
        while (onTheWay < ON_THE_WAY_MAX) {
            var next = share.pick(this::ready);
            if (next.isEmpty()) {
                return;
            }
            begin(batch(next.get()));
        }
    }

    private List<Run> batch(Priority priority) {
        var ready = EnumSet.noneOf(Priority.class);
        Priority.ALL.stream().filter(this::ready).forEach(ready::add);
        var batch = new ArrayList<Run>();
        var cost = 0L;
        while (ready(priority) && batch.size() < shape.batchRunsMax()) {
            var run = queue(priority).remove();
            cost += run.cost();
            batch.add(run);
        }
        share.took(priority, cost, this::ready);
        fairness.chose(priority, cost, ready);
        return batch;
    }

    private void begin(List<Run> batch) {
        onTheWay++;
        var transaction = database.begin();
        var restarts = database.server().restarts();
        var slow = stage.weather().strikes(Fault.COMMIT_SLOW);
        var fails = stage.weather().strikes(Fault.COMMIT_FAILED);
        var answered = !stage.weather().strikes(Fault.ANSWER_LOST);
        var outlivesItsNode = stage.chance(0.5);
        var now = stage.clock().nowMicros();
        var delay = slow ? stage.micros(500_000, 5_000_000) : stage.micros(300, 15_000);
        lastEffectMicros = Math.max(lastEffectMicros + 1, now + delay);
        stage.clock().after(FOREVER, lastEffectMicros - now, () -> {
            if (fails || database.server().interrupted(restarts) || (!life.lasts() && !outlivesItsNode)) {
                database.abort(transaction);
                answer(batch, null, transaction);
            } else {
                var outcomes = database.commit(transaction, batch);
                answer(batch, answered ? outcomes : null, transaction);
            }
        });
    }

    private void answer(List<Run> batch, @Nullable List<Optional<Stored>> outcomes, long transaction) {
        stage.clock().after(life, stage.micros(100, 3_000), () -> {
            onTheWay--;
            if (outcomes != null) {
                database.batch(transaction).ifPresent(announce);
            }
            for (var index = 0; index < batch.size() && life.lasts(); index++) {
                var run = batch.get(index);
                if (outcomes == null) {
                    run.session().failed();
                } else {
                    run.session().committed(run, outcomes.get(index));
                }
            }
            if (life.lasts()) {
                pump();
            }
        });
    }

    private boolean ready(Priority priority) {
        return !queue(priority).isEmpty();
    }

    private ArrayDeque<Run> queue(Priority priority) {
        return queues.get(priority.level() - 1);
    }
}

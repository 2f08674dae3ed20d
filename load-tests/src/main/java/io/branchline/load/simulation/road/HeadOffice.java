package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.DatabaseServer;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Deliver.Item;
import io.branchline.protocol.frame.Deliver.Missed;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Head office's part of the road down in PostgreSQL: what appends holds the head row until it commits, so positions are
 * given in commit order. Anything may fail, be slow, or commit without its answer.
 */
public final class HeadOffice {
    private static final Lifetime FOREVER = new Lifetime();
    private static final long RETRY_MICROS = 50_000;
    private static final long RETAIN_EVERY_MICROS = 3_000_000;

    /** Is told when the heads have moved. */
    public interface Hints {
        /** The heads are these now; {@code known} is false if the node that moved them never hears of it. */
        void moved(Heads heads, boolean known);
    }

    private record Waiting(Lifetime node, Runnable begin) {}

    private final Stage stage;
    private final DatabaseServer server;
    private final RoadPromises judge;
    private final Hints hints;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean locked;
    private long sessions;
    private OfficeTables tables;
    private @Nullable OfficeTables backup;

    /** Empty tables. */
    public HeadOffice(Stage stage, DatabaseServer server, RoadPromises judge, Hints hints) {
        this.stage = stage;
        this.server = server;
        this.judge = judge;
        this.hints = hints;
        this.tables = new OfficeTables(stage, judge);
    }

    /** The newest position of each lane. */
    public Heads heads() {
        return tables.heads();
    }

    /** Does PostgreSQL answer? */
    public boolean answers() {
        return !server.down();
    }

    /** Number of a new session, to tell its reports from those of older ones. */
    public long newSession() {
        return ++sessions;
    }

    /** Takes a backup. */
    public void backUp() {
        backup = tables.copy();
    }

    /** Goes back to the last backup; false if there is none. Both hub nodes must be down. */
    public boolean restore() {
        if (backup == null) {
            return false;
        }
        tables = backup.copy();
        judge.restored(tables.heads());
        stage.note("office", "is restored", heads().position(), heads().version());
        return true;
    }

    /** Begins to forget what is older. */
    public void retain(long micros) {
        stage.clock().after(FOREVER, RETAIN_EVERY_MICROS, () -> {
            if (!server.down()) {
                tables.forget(stage.clock().nowMicros() - micros);
            }
            retain(micros);
        });
    }

    /** What the judges compare in the end. */
    public Optional<String> unfinished(int branch, DownFile file) {
        return judge.unfinished(branch, file, tables);
    }

    /** The transaction that stores an event adds it, if it is for another branch. */
    public void settled(int from, int level, Event event) {
        var to = event.extensions().get("tobranch");
        if (to != null) {
            tables.transfers.add(from, event, to);
            judge.transfers().wanted(event.id(), from, level, to);
        }
    }

    /**
     * A session begins: notes what the branch has applied and gives the heads. If the branch is ahead of them, because
     * head office was restored from an older backup, they are raised first.
     */
    public void greet(Lifetime session, int branch, long number, Heads applied, Consumer<Heads> done, Runnable failed) {
        var heads = tables.heads();
        var ahead = applied.position() > heads.position() || applied.version() > heads.version();
        Function<OfficeTables, Heads> work = now -> {
            judge.greeted(branch);
            now.greeted(branch, number, applied);
            return ahead && !stage.planted(PlantedFault.HEAD_NOT_RAISED) ? now.raise(applied) : now.heads();
        };
        if (ahead) {
            append(session, work, done, failed);
        } else {
            done.accept(work.apply(tables));
        }
    }

    /** Reads a branch's messages after a position. */
    public void readMessages(
            Lifetime life, int branch, long after, int itemsMax, BiConsumer<List<Item>, @Nullable Missed> answer) {
        read(
                life,
                now -> now.messages.read(branch, after, itemsMax),
                found -> answer.accept(found.items(), found.missed()));
    }

    /** Reads a branch's quotes that are live and newer than a version. */
    public void readRates(Lifetime life, int branch, long after, int itemsMax, Consumer<List<Item>> answer) {
        read(
                life,
                now -> {
                    var items = now.quotes.live(branch, after, itemsMax);
                    judge.rates().read(branch, items);
                    return items;
                },
                answer);
    }

    /** Reads what is committed at one moment. Tries again while PostgreSQL is away. */
    private <T> void read(Lifetime life, Function<OfficeTables, T> query, Consumer<T> answer) {
        stage.clock().after(life, stage.micros(200, 5_000), () -> {
            if (server.down()) {
                stage.clock().after(life, RETRY_MICROS, () -> read(life, query, answer));
                return;
            }
            var found = query.apply(tables);
            stage.clock().after(life, stage.micros(100, 20_000), () -> answer.accept(found));
        });
    }

    /** Runs a transaction that holds the head row. */
    <T> void append(Lifetime node, Function<OfficeTables, T> work, Consumer<T> done, Runnable failed) {
        if (stage.planted(PlantedFault.POSITIONS_IN_IDENTITY_ORDER)) {
            var position = tables.reserve();
            run(node, now -> work.apply(now.using(position)), done, failed, () -> {});
            return;
        }
        waiting.add(new Waiting(node, () -> run(node, work, done, failed, this::unlock)));
        lock();
    }

    /** Runs a transaction that appends nothing. */
    <T> void write(Lifetime node, Function<OfficeTables, T> work, Consumer<T> done, Runnable failed) {
        run(node, work, done, failed, () -> {});
    }

    /** What a statement would find now. */
    OfficeTables tables() {
        return tables;
    }

    private void lock() {
        while (!locked && !waiting.isEmpty()) {
            var next = waiting.remove();
            if (next.node().lasts()) {
                locked = true;
                next.begin().run();
            }
        }
    }

    private void unlock() {
        locked = false;
        lock();
    }

    private <T> void run(
            Lifetime node, Function<OfficeTables, T> work, Consumer<T> done, Runnable failed, Runnable release) {
        var began = server.restarts();
        var slow = stage.weather().strikes(Fault.COMMIT_SLOW);
        var fails = stage.weather().strikes(Fault.COMMIT_FAILED);
        var answered = !stage.weather().strikes(Fault.ANSWER_LOST);
        var outlivesItsNode = stage.chance(0.5);
        stage.clock().after(FOREVER, slow ? stage.micros(300_000, 2_000_000) : stage.micros(300, 8_000), () -> {
            var commits = !fails && !server.interrupted(began) && (node.lasts() || outlivesItsNode);
            var before = tables.heads();
            Optional<T> result = commits ? Optional.of(work.apply(tables)) : Optional.empty();
            if (!tables.heads().equals(before)) {
                hints.moved(tables.heads(), answered && node.lasts());
            }
            release.run();
            stage.clock().after(node, stage.micros(100, 3_000), () -> {
                if (answered) {
                    result.ifPresentOrElse(done, failed);
                } else {
                    failed.run();
                }
            });
        });
    }
}

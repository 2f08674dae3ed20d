package io.branchline.agent.journal;

import io.branchline.agent.journal.WriteQueue.Append;
import io.branchline.agent.journal.WriteQueue.Command;
import io.branchline.agent.journal.WriteQueue.Reconcile;
import io.branchline.agent.journal.WriteQueue.Settle;
import io.vertx.core.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only one who writes: a platform thread that turns everything that waits into one transaction, one commit, one
 * fsync, and completes the futures after it. Never interrupted.
 *
 * <p>A full disk refuses the events of that transaction and nothing else. Any other failure of the disk ends it: nothing
 * is tried again, because after a failed fsync a second one may succeed on pages that were dropped.
 */
final class Writer {
    /** How often an idle writer looks at retention and room. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What one command came to; run on the command's context after the commit. */
    private record Done(Command command, Runnable tell) {}

    private final JournalConfig config;
    private final InstantSource clock;
    private final WriteQueue queue;
    private final Store store;
    private final Room room;
    private final Retention retention;
    private final Published published;
    private final Thread thread;
    private boolean retiring;
    private long tidiedNanos = System.nanoTime();

    Writer(JournalConfig config, InstantSource clock, WriteQueue queue, Store store, Published published) {
        this.config = config;
        this.clock = clock;
        this.queue = queue;
        this.store = store;
        this.room = new Room(config);
        this.retention = new Retention(config);
        this.published = published;
        this.thread = Thread.ofPlatform().name("journal-writer").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        var commands = List.<Command>of();
        try {
            room.prepare();
            look();
            while (!queue.isDrained()) {
                commands = queue.take(config.commitEventsMax(), retiring ? 0 : IDLE_NANOS);
                published.check();
                if (!commands.isEmpty()) {
                    carryOut(commands);
                }
                tidy(commands.isEmpty());
                commands = List.of();
            }
            store.close();
            published.closed();
        } catch (JournalFault elsewhere) {
            stop(elsewhere, commands);
        } catch (SQLException | IOException failed) {
            stop(Faults.of(failed), commands);
        } catch (RuntimeException | Error defect) {
            stop(new JournalFault(JournalFault.Kind.BUG, "the journal's writer failed: " + defect, defect), commands);
        }
    }

    private void carryOut(List<Command> commands) throws SQLException, IOException {
        var bytes = commands.stream().mapToLong(Writer::bytes).sum();
        var refusal = bytes == 0 ? Optional.<String>empty() : room.refusal(bytes);
        var done = refusal.isEmpty() ? attempt(commands, null) : attempt(commands, refusal.get());
        if (bytes > 0) {
            published.full(done.isEmpty() || refusal.isPresent());
        }
        tell(done.isEmpty() ? withoutRoom(commands) : done);
    }

    /** One transaction; an empty list if the disk was too full for it. */
    private List<Done> attempt(List<Command> commands, @Nullable String refusal) throws SQLException, IOException {
        try {
            var posting = new Posting(store.ledger(), store.book(), clock.instant());
            var done = new ArrayList<Done>(commands.size());
            for (var command : commands) {
                done.add(carryOut(command, posting, refusal));
            }
            store.commit(posting.book(), posting.events());
            published.book(store.book());
            return done;
        } catch (SQLException failed) {
            dropIfFull(failed);
            return List.of();
        }
    }

    /** If only room was wanting: gives up the reserve file and begins a new transaction. */
    private void dropIfFull(SQLException failed) throws SQLException, IOException {
        if (!Faults.isFull(failed)) {
            throw failed;
        }
        room.release();
        store.reopen();
    }

    /** The disk is full: events are refused; settlement takes the room of the reserve file. */
    private List<Done> withoutRoom(List<Command> commands) throws SQLException, IOException {
        var done = attempt(commands, Room.FULL);
        if (!done.isEmpty()) {
            return done;
        }
        var fault = new JournalFault(JournalFault.Kind.FULL, Room.FULL);
        return commands.stream()
                .map(command -> command instanceof Append append
                        ? refused(append, Room.FULL)
                        : new Done(command, () -> command.fail(fault)))
                .toList();
    }

    private static Done carryOut(Command command, Posting posting, @Nullable String refusal) throws SQLException {
        return switch (command) {
            case Append append when refusal != null -> refused(append, refusal);
            case Append append -> {
                var outcomes = posting.keep(append.drafts());
                yield new Done(append, () -> append.promise().complete(outcomes));
            }
            case Settle settle -> {
                posting.settle(settle);
                yield new Done(settle, () -> settle.promise().complete());
            }
            case Reconcile reconcile -> {
                var result = posting.reconcile(reconcile.welcome(), UUID.randomUUID());
                yield new Done(reconcile, () -> reconcile.promise().complete(result));
            }
        };
    }

    private static Done refused(Append append, String detail) {
        List<AppendOutcome> outcomes = append.drafts().stream()
                .<AppendOutcome>map(_ -> new AppendOutcome.Full(detail))
                .toList();
        return new Done(append, () -> append.promise().complete(outcomes));
    }

    private static long bytes(Command command) {
        return command instanceof Append append ? append.bytes() : 0;
    }

    /** One task per context, however many futures complete there. */
    private static void tell(List<Done> done) {
        var byContext = new IdentityHashMap<Context, List<Runnable>>();
        for (var one : done) {
            byContext
                    .computeIfAbsent(one.command().context(), _ -> new ArrayList<>())
                    .add(one.tell());
        }
        byContext.forEach((context, tells) -> context.runOnContext(_ -> tells.forEach(Runnable::run)));
    }

    /** The housekeeping: when there is nothing to do, and once a second under load. */
    private void tidy(boolean idle) throws SQLException, IOException {
        try {
            checkpoint(idle);
            if (idle || System.nanoTime() - tidiedNanos >= IDLE_NANOS) {
                retire();
            }
        } catch (SQLException failed) {
            dropIfFull(failed);
        }
    }

    /** A database that must grow on a full disk waits for room; the log holds everything meanwhile. */
    private void checkpoint(boolean idle) throws SQLException, IOException {
        if (room.isSpare()) {
            try {
                store.checkpoint(idle);
            } catch (SQLException failed) {
                if (!Faults.isFull(failed)) {
                    throw failed;
                }
            }
        }
    }

    private void retire() throws SQLException, IOException {
        var next = retention.retire(store.ledger(), store.book(), clock.instant());
        if (next.isPresent()) {
            store.commit(next.get(), 0);
            published.book(store.book());
        }
        retiring = next.isPresent();
        room.prepare();
        look();
        tidiedNanos = System.nanoTime();
    }

    private void look() throws SQLException, IOException {
        published.look(store.bytesOnDisk(), room.left(), store.oldestUnsettled().orElse(null));
    }

    /** Nothing is acknowledged any more. The files stay open: closing the database would write and fsync again. */
    private void stop(JournalFault fault, List<Command> commands) {
        queue.close();
        published.fault(fault);
        var unanswered = new ArrayList<>(commands);
        while (!queue.isDrained()) {
            unanswered.addAll(queue.take(Integer.MAX_VALUE, 0));
        }
        tell(unanswered.stream()
                .map(command -> new Done(command, () -> command.fail(fault)))
                .toList());
    }
}

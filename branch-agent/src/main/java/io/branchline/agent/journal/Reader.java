package io.branchline.agent.journal;

import io.branchline.protocol.event.BranchRoute;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads on a connection and a thread of its own, so that neither waits for an fsync. Every row is checked against its
 * checksum before it leaves: what is not whole is named, never given.
 *
 * <p>Damage that SQLite itself stumbles over is a fault: the next start salvages all rows that any page still holds,
 * which is more than could be reached through a broken tree.
 */
final class Reader {
    private static final int WAITING_MAX = 1024;

    /** Rows examined at most for one answer, so that a long damaged range does not block the others. */
    private static final int DAMAGED_ROWS_MAX = 10_000;

    private interface Query<T> {
        T run() throws SQLException, JournalFault;
    }

    private final Connection connection;
    private final Vertx vertx;
    private final Published published;
    private final ThreadPoolExecutor thread;
    private final List<PreparedStatement> selectRange = new ArrayList<>();
    private final PreparedStatement selectHole;
    private final PreparedStatement selectId;
    private final PreparedStatement selectReason;
    private final Lookback lookback;

    Reader(Path file, Vertx vertx, Published published) throws SQLException {
        this.connection = Tables.openReader(file);
        this.vertx = vertx;
        this.published = published;
        for (var priority : Priority.ALL) {
            selectRange.add(connection.prepareStatement("SELECT " + Tables.ROW_COLUMNS + " FROM "
                    + Tables.eventTable(priority) + " WHERE place >= ? AND place <= ? ORDER BY place"));
        }
        selectHole = connection.prepareStatement(
                "SELECT last, reason FROM hole WHERE priority = ? AND first <= ? AND last >= ?");
        selectId = connection.prepareStatement("SELECT priority, place FROM event_id WHERE id = ?");
        selectReason = connection.prepareStatement("SELECT reason FROM quarantined WHERE priority = ? AND place = ?");
        lookback = new Lookback(connection, published);
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("journal-reader").daemon(true).factory());
    }

    Future<JournalRead> read(Priority priority, long from, long costMax, int eventsMax) {
        return submit(() -> range(priority, from, costMax, eventsMax));
    }

    Future<Optional<EventState>> find(String id) {
        return submit(() -> state(id));
    }

    Future<History.Cut> before(Priority priority, long below) {
        return submit(() -> lookback.before(priority, below));
    }

    Future<Glance> glance(int quarantinedMax) {
        return submit(() -> lookback.glance(quarantinedMax));
    }

    /** Lets what waits finish, then closes the connection. */
    void close() {
        thread.execute(() -> {
            try {
                connection.close();
            } catch (SQLException failed) {
                published.fault(Faults.of(failed));
            }
        });
        thread.shutdown();
    }

    private <T> Future<T> submit(Query<T> query) {
        var context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            thread.execute(() -> {
                var answer = answer(query);
                context.runOnContext(_ -> answer.onComplete(promise));
            });
        } catch (RejectedExecutionException _) {
            promise.fail(
                    thread.isShutdown()
                            ? new JournalFault(JournalFault.Kind.CLOSED, "the journal is closed")
                            : new JournalFault(JournalFault.Kind.FULL, WAITING_MAX + " reads wait; no more are taken"));
        }
        return promise.future();
    }

    private <T> Future<T> answer(Query<T> query) {
        try {
            return Future.succeededFuture(query.run());
        } catch (SQLException failed) {
            return fail(Faults.of(failed));
        } catch (JournalFault fault) {
            return fail(fault);
        } catch (IllegalArgumentException refused) {
            return Future.failedFuture(refused);
        } catch (RuntimeException defect) {
            return fail(new JournalFault(JournalFault.Kind.BUG, "the journal's reader failed: " + defect, defect));
        }
    }

    private <T> Future<T> fail(JournalFault fault) {
        published.fault(fault);
        return Future.failedFuture(fault);
    }

    private JournalRead range(Priority priority, long fromSequence, long costMax, int eventsMax)
            throws SQLException, JournalFault {
        var book = published.book();
        var from = book.place(priority, fromSequence);
        var last = book.last().get(priority);
        if (fromSequence < 1 || from > last) {
            throw new IllegalArgumentException("sequence " + fromSequence + " of priority " + priority.level()
                    + " is asked for; held are 1 to " + book.sequence(priority, last));
        }
        if (from < book.first().get(priority)) {
            var end = Math.min(book.first().get(priority) - 1, last);
            return lost(book, priority, from, end, "no longer held: settled and beyond the retention");
        }
        var statement = selectRange.get(priority.level() - 1);
        statement.setLong(1, from);
        statement.setLong(2, Math.min(last, from + DAMAGED_ROWS_MAX));
        var found = new ArrayList<Event>();
        var cost = 0L;
        var damagedTo = 0L;
        try (var result = statement.executeQuery()) {
            while (result.next()) {
                var place = result.getLong(1);
                var expected = Math.max(from + found.size(), damagedTo + 1);
                if (place != expected) {
                    break;
                }
                var row = Ledger.row(priority, result);
                if (!row.whole()) {
                    if (!found.isEmpty()) {
                        break;
                    }
                    damagedTo = place;
                    continue;
                }
                if (damagedTo > 0) {
                    break;
                }
                var event = row.event();
                cost += event.cost();
                if (!found.isEmpty() && (cost > costMax || found.size() >= eventsMax)) {
                    break;
                }
                found.add(event);
            }
        }
        if (!found.isEmpty()) {
            return new JournalRead.Found(priority, fromSequence, found);
        }
        return damagedTo > 0 ? damaged(book, priority, from, damagedTo) : absent(book, priority, from);
    }

    private JournalRead damaged(Book book, Priority priority, long first, long last) {
        published.damage("priority " + priority.level() + " sequence " + book.sequence(priority, first) + " to "
                + book.sequence(priority, last) + ": checksum is wrong");
        return lost(book, priority, first, last, "damaged on the branch's disk: checksum is wrong");
    }

    private JournalRead absent(Book book, Priority priority, long from) throws SQLException, JournalFault {
        selectHole.setInt(1, priority.level());
        selectHole.setLong(2, from);
        selectHole.setLong(3, from);
        try (var result = selectHole.executeQuery()) {
            if (result.next()) {
                var end = Math.min(result.getLong(1), book.last().get(priority));
                return lost(book, priority, from, end, String.valueOf(result.getString(2)));
            }
        }
        throw new JournalFault(
                JournalFault.Kind.DAMAGED,
                "priority " + priority.level() + " sequence " + book.sequence(priority, from)
                        + " cannot be found; the next start salvages the journal");
    }

    private static JournalRead lost(Book book, Priority priority, long first, long last, String reason) {
        return new JournalRead.Lost(priority, book.sequence(priority, first), book.sequence(priority, last), reason);
    }

    private Optional<EventState> state(String id) throws SQLException {
        var slot = slot(id);
        if (slot == null) {
            return Optional.empty();
        }
        var statement = selectRange.get(slot.priority().level() - 1);
        statement.setLong(1, slot.place());
        statement.setLong(2, slot.place());
        try (var result = statement.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            var row = Ledger.row(slot.priority(), result);
            return row.whole() && row.content().id().equals(id) ? Optional.of(state(row)) : Optional.empty();
        }
    }

    private EventState state(Row row) throws SQLException {
        var book = published.book();
        var priority = row.priority();
        var settled = row.place() <= book.settled().get(priority);
        var reason = settled ? reason(row) : null;
        var state = reason != null
                ? EventState.State.QUARANTINED
                : settled ? EventState.State.SETTLED : EventState.State.KEPT;
        return new EventState(
                row.content().id(),
                state,
                priority,
                book.sequence(priority, row.place()),
                row.recordedTime(),
                reason,
                row.event().extensions().get(BranchRoute.TO));
    }

    private @Nullable Slot slot(String id) throws SQLException {
        selectId.setString(1, id);
        try (var result = selectId.executeQuery()) {
            return result.next() ? new Slot(Priority.ofLevel(result.getInt(1)), result.getLong(2)) : null;
        }
    }

    private @Nullable String reason(Row row) throws SQLException {
        selectReason.setInt(1, row.priority().level());
        selectReason.setLong(2, row.place());
        try (var result = selectReason.executeQuery()) {
            return result.next() ? result.getString(1) : null;
        }
    }
}

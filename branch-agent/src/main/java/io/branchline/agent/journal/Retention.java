package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets settled events go when they are old, or when the journal takes more of the disk than it may. In small batches,
 * and never one that is not settled. Writer thread only.
 */
final class Retention {
    /** Events per batch and priority: some milliseconds. */
    private static final int BATCH_EVENTS = 500;

    private final JournalConfig config;

    Retention(JournalConfig config) {
        this.config = config;
    }

    /** Deletes one batch per priority, uncommitted; the book after it, or empty if there was nothing to do. */
    Optional<Book> retire(Ledger ledger, Book book, Instant now) throws SQLException {
        var before = isTooBig(ledger.connection()) ? Instant.MAX : now.minus(config.retention());
        var cutoff = before.equals(Instant.MAX) ? Long.MAX_VALUE : Row.micros(before);
        var next = book;
        for (var priority : Priority.ALL) {
            next = retire(ledger.connection(), next, priority, cutoff);
        }
        return next.equals(book) ? Optional.empty() : Optional.of(next);
    }

    private static Book retire(Connection connection, Book book, Priority priority, long cutoff) throws SQLException {
        // The newest row stays even if it is settled: it remembers which places were given.
        var end = Math.min(book.settled().get(priority) + 1, book.last().get(priority));
        var first = book.first().get(priority);
        if (first >= end) {
            return book;
        }
        var table = Tables.eventTable(priority);
        var young = number(
                connection,
                "SELECT min(place) FROM (SELECT place, recorded FROM " + table
                        + " WHERE place >= " + first + " AND place < " + end + " ORDER BY place LIMIT " + BATCH_EVENTS
                        + ") WHERE recorded >= " + cutoff);
        var until = young == 0 ? Math.min(end, first + BATCH_EVENTS) : young;
        if (until <= first) {
            return book;
        }
        delete(connection, priority, first, until);
        return book.withFirst(priority, until);
    }

    private static void delete(Connection connection, Priority priority, long first, long until) throws SQLException {
        var level = priority.level();
        var range = " WHERE place >= " + first + " AND place < " + until;
        var table = Tables.eventTable(priority);
        // An id that was kept again after damage belongs to its newer place.
        Tables.execute(
                connection,
                "DELETE FROM event_id WHERE id IN (SELECT id FROM " + table + range + ") AND priority = " + level
                        + " AND place < " + until);
        Tables.execute(connection, "DELETE FROM " + table + range);
        Tables.execute(connection, "DELETE FROM quarantined" + range + " AND priority = " + level);
        Tables.execute(connection, "DELETE FROM hole WHERE priority = " + level + " AND last < " + until);
    }

    private boolean isTooBig(Connection connection) throws SQLException {
        var pages = number(connection, "PRAGMA page_count") - number(connection, "PRAGMA freelist_count");
        return pages * config.pageBytes() > config.retentionDiskShare() * diskBytes();
    }

    private double diskBytes() {
        try {
            return Files.getFileStore(config.directory()).getTotalSpace();
        } catch (IOException _) {
            return Double.MAX_VALUE;
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Tables.number(connection, sql);
    }
}

package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The journal's files in the hands of the writer: database, marks, and the book that tells what is in them. Writer
 * thread only, once that runs.
 */
final class Store {
    /** File name of the database. */
    static final String FILE = "journal.db";

    /** Pages of write-ahead log, by estimate, after which it is copied into the database: 16 MiB. */
    private static final int CHECKPOINT_PAGES = 4096;

    /** Pages a commit touches apart from one per event: right edges, position, their parents. */
    private static final int PAGES_PER_COMMIT = 8;

    private final Path file;
    private final Marks marks;
    private Ledger ledger;
    private Book book;
    private int pagesLogged;

    Store(JournalConfig config, Marks marks, Book book) throws SQLException {
        this.file = config.directory().resolve(FILE);
        this.marks = marks;
        this.book = book;
        this.ledger = new Ledger(Tables.openWriter(file));
    }

    Ledger ledger() {
        return ledger;
    }

    Book book() {
        return book;
    }

    /** Commits what the ledger was told, with one fsync, and notes it in the marks. */
    void commit(Book next, int events) throws SQLException, IOException {
        ledger.commit();
        marks.write(next);
        book = next;
        pagesLogged += events + PAGES_PER_COMMIT;
    }

    /** Drops the open transaction, whatever its state, and begins anew. */
    void reopen() throws SQLException {
        ledger.close();
        ledger = new Ledger(Tables.openWriter(file));
    }

    /**
     * Copies the write-ahead log into the database if it is long, or if there is nothing better to do. By hand, because
     * SQLite's own checkpoint swallows a failed fsync.
     */
    void checkpoint(boolean idle) throws SQLException {
        if (pagesLogged >= CHECKPOINT_PAGES || (idle && pagesLogged > 0)) {
            // What was only read since the last commit holds a snapshot, and a checkpoint within one is refused.
            ledger.commit();
            Tables.execute(ledger.connection(), "PRAGMA wal_checkpoint(PASSIVE)");
            pagesLogged = 0;
        }
    }

    /** Size of database and log. */
    long bytesOnDisk() throws IOException {
        var log = file.resolveSibling(FILE + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }

    /** When the oldest unsettled event was kept. */
    Optional<Instant> oldestUnsettled() throws SQLException {
        var oldest = Long.MAX_VALUE;
        for (var priority : Priority.ALL) {
            var settled = book.settled().get(priority);
            if (book.last().get(priority) > settled) {
                var recorded = Tables.number(
                        ledger.connection(),
                        "SELECT recorded FROM " + Tables.eventTable(priority) + " WHERE place > " + settled
                                + " ORDER BY place LIMIT 1");
                oldest = recorded == 0 ? oldest : Math.min(oldest, recorded);
            }
        }
        ledger.commit();
        return oldest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Row.moment(oldest));
    }

    /** Closes in order; the database is then one file without a log. */
    void close() throws SQLException, IOException {
        ledger.close();
        marks.force(book, true);
        marks.close();
    }
}

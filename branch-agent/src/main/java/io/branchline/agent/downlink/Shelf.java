package io.branchline.agent.downlink;

import io.branchline.agent.sqlite.Sqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the open books of the writer: opens them when they are needed, throws them away when the disk failed, and sets
 * aside a file that cannot be trusted. Writer's thread.
 */
final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final long LOG_BYTES_MAX = 4L << 20;

    private final BranchFile file;
    private final CorrectedClock clock;
    private final AtomicReference<@Nullable Instant> contact;
    private final RoutingUse routingUse;
    private final Published published;
    private @Nullable Books open;

    Shelf(
            BranchFile file,
            CorrectedClock clock,
            AtomicReference<@Nullable Instant> contact,
            RoutingUse routingUse,
            Published published) {
        this.file = file;
        this.clock = clock;
        this.contact = contact;
        this.routingUse = routingUse;
        this.published = published;
    }

    boolean isOpen() {
        return open != null;
    }

    /** The books; opened, or begun anew after damage, if they are not. */
    Books books() throws SQLException, IOException {
        var books = open;
        if (books != null) {
            return books;
        }
        try {
            books = read();
        } catch (SQLException failed) {
            if (!isDamage(failed)) {
                throw failed;
            }
            setAside(failed);
            books = read();
        }
        open = books;
        published.file(books.standing());
        // What is held can be read and is told in the hello, even if the disk takes nothing more.
        published.opened(books.view(clock.instant()));
        return books;
    }

    /** When the open books have something to tell by themselves; null if they do not. */
    @Nullable
    Instant nextChange() {
        var books = open;
        return books == null ? null : books.nextChange(contact.get());
    }

    /** Nothing was written since the last commit. */
    void nothing() throws SQLException {
        var books = open;
        if (books != null) {
            books.nothing();
        }
    }

    /** Throws away what is in memory; the disk has the last commit. */
    void abandon(Exception cause) {
        close();
        try {
            if (isDamage(cause) || Sqlite.isUnsynced(cause)) {
                setAside(cause);
            }
        } catch (IOException failed) {
            LOG.warn("Damaged branch state could not be set aside; tried again later", failed);
        }
        published.fault(String.valueOf(cause.getMessage()));
    }

    /** Copies the log into the database if it is long. A database that must grow on a full disk waits for room. */
    void checkpoint() throws SQLException, IOException {
        var log = file.path().resolveSibling(BranchFile.NAME + "-wal");
        var books = open;
        if (books != null && Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            try {
                books.checkpoint();
            } catch (SQLException failed) {
                if (!Sqlite.isFull(failed)) {
                    throw failed;
                }
            }
        }
    }

    void close() {
        var books = open;
        open = null;
        if (books != null) {
            try {
                books.close();
            } catch (SQLException failed) {
                LOG.warn("Branch state was not closed cleanly; its log is read at the next opening", failed);
            }
        }
    }

    private Books read() throws SQLException, IOException {
        var connection = file.open();
        try {
            var noted = new StandingTable(connection).read();
            clock.noted(noted.skew(), noted.contact());
            if (noted.contact() != null) {
                var _ = contact.compareAndSet(null, noted.contact());
            }
            return new Books(connection, routingUse, clock.instant());
        } catch (SQLException | IOException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private void setAside(Exception cause) throws IOException {
        file.setAside(String.valueOf(cause.getMessage()));
        published.damage(clock.instant(), String.valueOf(cause.getMessage()));
    }

    private static boolean isDamage(Exception failed) {
        return failed instanceof Damage || Sqlite.isDamage(failed);
    }
}

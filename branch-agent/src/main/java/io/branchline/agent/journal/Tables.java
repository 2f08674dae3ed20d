package io.branchline.agent.journal;

import io.branchline.agent.sqlite.Sqlite;
import io.branchline.protocol.event.Priority;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tables and how a connection to them is opened.
 *
 * <p>One rowid table per priority, whose key is the place: every insert goes to the right edge of its tree and a
 * backlog is read as one range. One table finds an id in any of them. The view {@code event} shows people all four.
 */
final class Tables {
    /** {@code PRAGMA application_id}: "BrLJ". */
    static final int APPLICATION_ID = 0x42724c4a;

    /** {@code PRAGMA user_version}: version of the tables. */
    static final int VERSION = 1;

    /** Small: what is not in it is in the memory of the operating system, which a POS PC can give to others. */
    private static final int WRITER_CACHE_KIB = 1024;

    private static final int READER_CACHE_KIB = 512;

    static final String ROW_COLUMNS = "place, id, source, type, time, subject, extensions, recorded, data, checksum";

    private Tables() {}

    static String eventTable(Priority priority) {
        return "event_" + priority.level();
    }

    /** Everything {@code sqlite_schema} must hold, in the order of the names. */
    static List<String> statements() {
        var all = new ArrayList<String>();
        for (var priority : Priority.ALL) {
            all.add("CREATE TABLE " + eventTable(priority)
                    + "(place INTEGER PRIMARY KEY, priority INTEGER NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL,"
                    + " type TEXT NOT NULL, time TEXT NOT NULL, subject TEXT, extensions TEXT,"
                    + " recorded INTEGER NOT NULL, data BLOB NOT NULL, checksum INTEGER NOT NULL)");
        }
        all.add("CREATE TABLE event_id(id TEXT PRIMARY KEY, priority INTEGER NOT NULL, place INTEGER NOT NULL)"
                + " WITHOUT ROWID");
        all.add("CREATE TABLE hole(priority INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
                + " reason TEXT NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY(priority, first)) WITHOUT ROWID");
        all.add("CREATE TABLE identity(one INTEGER PRIMARY KEY, number INTEGER NOT NULL, epoch TEXT NOT NULL,"
                + " checksum INTEGER NOT NULL)");
        all.add("CREATE TABLE lost(epoch TEXT NOT NULL, priority INTEGER NOT NULL, first INTEGER NOT NULL,"
                + " last INTEGER NOT NULL, reason TEXT NOT NULL, checksum INTEGER NOT NULL)");
        all.add("CREATE TABLE position(priority INTEGER PRIMARY KEY, base INTEGER NOT NULL, settled INTEGER NOT NULL,"
                + " checksum INTEGER NOT NULL)");
        all.add("CREATE TABLE quarantined(priority INTEGER NOT NULL, place INTEGER NOT NULL, reason TEXT NOT NULL,"
                + " PRIMARY KEY(priority, place)) WITHOUT ROWID");
        all.add(Priority.ALL.stream()
                .map(Tables::select)
                .collect(Collectors.joining(" UNION ALL ", "CREATE VIEW event AS ", "")));
        return all;
    }

    private static String select(Priority priority) {
        return "SELECT e.priority, e.place - p.base AS sequence,"
                + " CASE WHEN e.place <= p.settled THEN 'settled' ELSE 'kept' END AS state,"
                + " e.id, e.source, e.type, e.time, e.subject, e.extensions,"
                + " strftime('%Y-%m-%dT%H:%M:%fZ', e.recorded / 1000000.0, 'unixepoch') AS recorded_time,"
                + " CAST(e.data AS TEXT) AS data FROM " + eventTable(priority)
                + " e JOIN position p ON p.priority = " + priority.level();
    }

    /** Makes a database with empty tables, uncommitted. */
    static Connection create(Path file, int pageBytes) throws SQLException {
        // A pragma of its own, and first: once the database is in write-ahead mode its page size is fixed.
        try (var empty = Sqlite.openNew(file)) {
            execute(empty, "PRAGMA page_size=" + pageBytes);
            execute(empty, "PRAGMA application_id=" + APPLICATION_ID);
            execute(empty, "PRAGMA user_version=" + VERSION);
            execute(empty, "PRAGMA journal_mode=WAL");
        }
        var connection = openWriter(file);
        connection.setAutoCommit(false);
        for (var statement : statements()) {
            execute(connection, statement);
        }
        return connection;
    }

    /** Opens for the one writer. */
    static Connection openWriter(Path file) throws SQLException {
        return Sqlite.openWriter(file, WRITER_CACHE_KIB);
    }

    /** Opens to read only; closing it leaves every file as it is. */
    static Connection openReader(Path file) throws SQLException {
        return Sqlite.openReader(file, READER_CACHE_KIB);
    }

    /** Runs one statement without a result. */
    static void execute(Connection connection, String sql) throws SQLException {
        Sqlite.execute(connection, sql);
    }

    /** Reads one number. */
    static long number(Connection connection, String sql) throws SQLException {
        return Sqlite.number(connection, sql);
    }
}

package io.branchline.agent.downlink;

import io.branchline.agent.sqlite.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of {@code branch.db}. Times are milliseconds since 1970 by head office's clock. A checksum covers what the
 * other columns of its row hold: SQLite itself does not notice a flipped bit in a figure.
 */
final class BranchTables {
    /** {@code PRAGMA application_id}: "BrLS". */
    static final int APPLICATION_ID = 0x42724c53;

    /** {@code PRAGMA user_version}: version of the tables. */
    static final int VERSION = 1;

    private static final int CACHE_KIB = 1024;
    private static final int PAGE_BYTES = 4096;

    private static final List<String> STATEMENTS = List.of(
            "CREATE TABLE standing(one INTEGER PRIMARY KEY CHECK(one = 1), identity TEXT NOT NULL,"
                    + " position INTEGER NOT NULL, rates_version INTEGER NOT NULL, skew INTEGER, contact INTEGER,"
                    + " forgotten_seq INTEGER NOT NULL, forgotten_position INTEGER NOT NULL, checksum INTEGER NOT NULL)",
            "CREATE TABLE quote(version INTEGER PRIMARY KEY, key TEXT NOT NULL, json TEXT NOT NULL,"
                    + " applied_at INTEGER NOT NULL, displaced_at INTEGER, checksum INTEGER NOT NULL)",
            "CREATE INDEX quote_on_board ON quote(key) WHERE displaced_at IS NULL",
            "CREATE TABLE stream(seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL,"
                    + " position INTEGER NOT NULL, key TEXT, body TEXT NOT NULL, at INTEGER NOT NULL,"
                    + " checksum INTEGER NOT NULL)",
            "CREATE UNIQUE INDEX stream_key ON stream(kind, key) WHERE kind <> 'message'",
            "CREATE UNIQUE INDEX stream_position ON stream(position) WHERE kind = 'message'",
            "CREATE TABLE policy(kind TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL,"
                    + " position INTEGER NOT NULL, at INTEGER NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE config(key TEXT PRIMARY KEY, value TEXT NOT NULL, position INTEGER NOT NULL,"
                    + " at INTEGER NOT NULL, checksum INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE delivery(event_id TEXT PRIMARY KEY, target TEXT NOT NULL, state TEXT NOT NULL,"
                    + " delivered_at INTEGER, applied_at INTEGER, reason TEXT, at INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE missed(id INTEGER PRIMARY KEY, after INTEGER NOT NULL, through INTEGER NOT NULL,"
                    + " reason TEXT NOT NULL, at INTEGER NOT NULL)",
            "CREATE TABLE refused(id INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, position INTEGER NOT NULL,"
                    + " reason TEXT NOT NULL, at INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0)",
            "CREATE INDEX refused_untold ON refused(lane, id) WHERE told = 0");

    private BranchTables() {}

    /** Makes a database with empty tables and closes it: one file, no log beside it. */
    static void create(Path file, Standing first) throws SQLException {
        try (var empty = Sqlite.openNew(file)) {
            Sqlite.execute(empty, "PRAGMA page_size=" + PAGE_BYTES);
            Sqlite.execute(empty, "PRAGMA application_id=" + APPLICATION_ID);
            Sqlite.execute(empty, "PRAGMA user_version=" + VERSION);
        }
        try (var connection = Sqlite.openWriter(file, CACHE_KIB)) {
            connection.setAutoCommit(false);
            for (var statement : STATEMENTS) {
                Sqlite.execute(connection, statement);
            }
            new StandingTable(connection).write(first);
            connection.commit();
        }
    }

    static Connection openWriter(Path file) throws SQLException {
        return Sqlite.openWriter(file, CACHE_KIB);
    }

    static Connection openReader(Path file) throws SQLException {
        return Sqlite.openReader(file, CACHE_KIB);
    }
}

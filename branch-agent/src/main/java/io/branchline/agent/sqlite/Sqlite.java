package io.branchline.agent.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections and says what a failure means. Thread-safe; a connection is not. */
public final class Sqlite {
    private static final Set<SQLiteErrorCode> DAMAGE = Set.of(
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB,
            SQLiteErrorCode.SQLITE_CORRUPT_SEQUENCE,
            SQLiteErrorCode.SQLITE_CORRUPT_INDEX,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_IOERR_SHORT_READ);

    private static final Set<SQLiteErrorCode> UNSYNCED =
            Set.of(SQLiteErrorCode.SQLITE_IOERR_FSYNC, SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC);

    private Sqlite() {}

    /** Opens for the one writer; checkpoints are made by hand, because an automatic one hides its errors. */
    public static Connection openWriter(Path file, int cacheKib) throws SQLException {
        var config = shared(cacheKib);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(64L << 20));
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
        try {
            execute(connection, "PRAGMA wal_autocheckpoint=0");
        } catch (SQLException unreadable) {
            connection.close();
            throw unreadable;
        }
        return connection;
    }

    /** Opens to read only; closing it leaves every file as it is. */
    public static Connection openReader(Path file, int cacheKib) throws SQLException {
        var config = shared(cacheKib);
        config.setReadOnly(true);
        return DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    }

    /** Opens a file that is not there yet, before its page size and mode are set. */
    public static Connection openNew(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** Runs one statement without a result. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        }
    }

    /** Reads one number; 0 if there is none. */
    public static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Whether the disk only has no room: the transaction is void, what was committed is safe. */
    public static boolean isFull(Exception failed) {
        return failed instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    }

    /** Whether what is on the disk is not what was written. */
    public static boolean isDamage(Exception failed) {
        return failed instanceof SQLiteException sqlite && DAMAGE.contains(sqlite.getResultCode());
    }

    /** Whether nobody can know what is on the disk: after a failed fsync a second one may succeed on dropped pages. */
    public static boolean isUnsynced(Exception failed) {
        return failed instanceof SQLiteException sqlite && UNSYNCED.contains(sqlite.getResultCode());
    }

    private static SQLiteConfig shared(int cacheKib) {
        var config = new SQLiteConfig();
        // Else the driver asks for the last row id with a query of its own after every insert.
        config.setGetGeneratedKeys(false);
        config.setBusyTimeout(10_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setCacheSize(-cacheKib);
        return config;
    }
}

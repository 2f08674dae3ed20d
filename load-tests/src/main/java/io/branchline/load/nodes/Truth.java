package io.branchline.load.nodes;

import io.branchline.hub.store.DatabaseConfig;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What PostgreSQL holds and has written. Blocking. */
final class Truth {
    private static final String STORED = "SELECT count(*) FROM event";
    private static final String PLACES =
            "SELECT count(*) FROM (SELECT DISTINCT branch, epoch, priority, sequence FROM event)";
    private static final String WAL = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint";
    private static final String HEAP =
            "SELECT sum(pg_table_size(inhrelid))::bigint FROM pg_inherits WHERE inhparent = 'event'::regclass";
    private static final String INDEXES =
            "SELECT sum(pg_indexes_size(inhrelid))::bigint FROM pg_inherits WHERE inhparent = 'event'::regclass";

    private final DatabaseConfig database;

    Truth(DatabaseConfig database) {
        this.database = database;
    }

    /** Rows of events. */
    long stored() throws SQLException {
        return number(STORED);
    }

    /** Different places in the sequences of the branches among them. */
    long places() throws SQLException {
        return number(PLACES);
    }

    /** Bytes written to the log so far. */
    long walBytes() throws SQLException {
        return number(WAL);
    }

    /** Bytes of the rows of events on disk. */
    long heapBytes() throws SQLException {
        return number(HEAP);
    }

    /** Bytes of their indexes. */
    long indexBytes() throws SQLException {
        return number(INDEXES);
    }

    /** Empties what events fill; the cursors stay. */
    void forget() throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            var _ = statement.execute("TRUNCATE event, rollup_hour, live_batch");
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            if (!answer.next()) {
                throw new SQLException("no answer to " + sql);
            }
            return answer.getLong(1);
        }
    }
}

package io.branchline.load.suite;

import io.branchline.hub.store.DatabaseConfig;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The least a durable sale can cost: one row, committed by itself, on the same PostgreSQL. Blocking. */
final class SqlCommits {
    /** More rows a second than any PostgreSQL commits one by one. */
    private static final int UNPACED = 1_000_000;

    private SqlCommits() {}

    /** Commits rows for a time, each as soon as the one before is; how long each took, in microseconds. */
    static Histogram oneByOne(DatabaseConfig database, double seconds) throws SQLException {
        return paced(database, UNPACED, seconds);
    }

    /** Commits so many rows a second for a time; how long each took, in microseconds. */
    static Histogram paced(DatabaseConfig database, int perSecond, double seconds) throws SQLException {
        var micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS bench_commit (id bigserial PRIMARY KEY, data text NOT NULL)");
            }
            try (var insert = connection.prepareStatement("INSERT INTO bench_commit (data) VALUES (?)")) {
                insert.setString(1, "x".repeat(900));
                var pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
                var end = System.nanoTime() + (long) (seconds * 1e9);
                var due = System.nanoTime();
                do {
                    await(due);
                    var began = System.nanoTime();
                    if (insert.executeUpdate() != 1) {
                        throw new IllegalStateException("the row was not inserted");
                    }
                    micros.recordValue((System.nanoTime() - began) / 1_000);
                    due += pause;
                } while (System.nanoTime() - end < 0);
            }
        }
        return micros;
    }

    /** Waits until a moment of {@link System#nanoTime}. */
    static void await(long due) {
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Runs statements that answer nothing. */
    static void execute(DatabaseConfig database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        }
    }
}

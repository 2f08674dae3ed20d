package io.branchline.load.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * What SQLite itself can do: rows into one table with one index, every insert that waits sharing one fsync, no thread
 * handed anything over and nothing checked. The fastest a journal on this disk could be; the yardstick of the intake.
 */
final class PlainGroupCommit {
    private PlainGroupCommit() {}

    /** Durable inserts a second with so many producers, each with one insert under way, for so many seconds. */
    static double insertsPerSecond(Path directory, int producers, String payload, double seconds) throws SQLException {
        try (var connection = open(directory)) {
            try (var insert = connection.prepareStatement("INSERT INTO plain(id, data) VALUES (?, ?)")) {
                return run(connection, insert, producers, payload.getBytes(StandardCharsets.UTF_8), seconds);
            }
        }
    }

    private static double run(
            Connection connection, PreparedStatement insert, int producers, byte[] payload, double seconds)
            throws SQLException {
        List<Long> waiting = new ArrayList<>();
        var next = 0L;
        var start = System.nanoTime();
        var end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (var producer = 0; producer < producers; producer++) {
                waiting.add(next++);
            }
            for (var id : waiting) {
                insert.setString(1, "till-3-" + id);
                insert.setBytes(2, payload);
                insert.executeUpdate();
            }
            connection.commit();
            waiting.clear();
        }
        return next / ((System.nanoTime() - start) / 1e9);
    }

    private static Connection open(Path directory) throws SQLException {
        var config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        var connection =
                DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("plain.db"), config.toProperties());
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute(
                    "CREATE TABLE plain(sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data BLOB NOT NULL)");
        }
        connection.setAutoCommit(false);
        return connection;
    }
}

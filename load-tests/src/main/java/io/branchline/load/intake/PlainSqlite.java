package io.branchline.load.intake;

import io.branchline.protocol.event.Payload;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;

/**
 * The yardstick: the journal's engine with the journal's row and its index of ids, and nothing around it. Whoever calls
 * waits until the commit that holds the row is done; one thread commits for all who wait.
 */
public final class PlainSqlite implements AutoCloseable {
    /** The columns of an event, but for its checksum, which is any number. */
    public record Row(
            long place,
            String id,
            String source,
            String type,
            String time,
            String subject,
            long recorded,
            Payload data) {}

    private record Waiting(Row row, CompletableFuture<Boolean> done) {}

    private final Connection connection;
    private final PreparedStatement insertId;
    private final PreparedStatement insertEvent;
    private final ArrayBlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(8192);
    private final Thread writer = Thread.ofPlatform().name("plain-writer").unstarted(this::write);
    private volatile boolean closed;

    /** Makes the file. */
    public PlainSqlite(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
        for (var sql : List.of(
                "PRAGMA page_size=4096",
                "PRAGMA journal_mode=WAL",
                "PRAGMA synchronous=FULL",
                "PRAGMA cache_size=-8192",
                "PRAGMA wal_autocheckpoint=4096",
                "CREATE TABLE event(place INTEGER PRIMARY KEY, priority INTEGER NOT NULL, id TEXT NOT NULL,"
                        + " source TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL, subject TEXT,"
                        + " extensions TEXT, recorded INTEGER NOT NULL, data BLOB NOT NULL,"
                        + " checksum INTEGER NOT NULL)",
                "CREATE TABLE event_id(id TEXT PRIMARY KEY, priority INTEGER NOT NULL, place INTEGER NOT NULL)"
                        + " WITHOUT ROWID")) {
            try (var statement = connection.createStatement()) {
                var _ = statement.execute(sql);
            }
        }
        connection.setAutoCommit(false);
        insertId = connection.prepareStatement("INSERT INTO event_id VALUES (?,1,?)");
        insertEvent = connection.prepareStatement("INSERT INTO event VALUES (?,1,?,?,?,?,?,NULL,?,?,?)");
        writer.start();
    }

    /** Returns when the row is committed. */
    public void insert(Row row) throws Exception {
        var waiting = new Waiting(row, new CompletableFuture<>());
        queue.put(waiting);
        var _ = waiting.done().get();
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void write() {
        var batch = new ArrayList<Waiting>();
        try {
            while (!closed) {
                var first = queue.poll(10, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    var _ = queue.drainTo(batch);
                    for (var waiting : batch) {
                        insertNow(waiting.row());
                    }
                    connection.commit();
                    batch.forEach(waiting -> waiting.done().complete(true));
                    batch.clear();
                }
            }
        } catch (SQLException | InterruptedException failed) {
            batch.forEach(waiting -> waiting.done().completeExceptionally(failed));
        }
    }

    private void insertNow(Row row) throws SQLException {
        insertId.setString(1, row.id());
        insertId.setLong(2, row.place());
        var _ = insertId.executeUpdate();
        insertEvent.setLong(1, row.place());
        insertEvent.setString(2, row.id());
        insertEvent.setString(3, row.source());
        insertEvent.setString(4, row.type());
        insertEvent.setString(5, row.time());
        insertEvent.setString(6, row.subject());
        insertEvent.setLong(7, row.recorded());
        insertEvent.setBytes(8, row.data().utf8());
        insertEvent.setLong(9, row.recorded());
        var _ = insertEvent.executeUpdate();
    }
}

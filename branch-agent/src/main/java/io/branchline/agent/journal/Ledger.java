package io.branchline.agent.journal;

import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Settled.Quarantined;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the writer, all inside one transaction until {@link #commit}. Writer thread only.
 *
 * <p>An exception leaves the transaction in an unknown state: the ledger must be closed and opened anew.
 */
final class Ledger implements AutoCloseable {
    private final Connection connection;
    private final List<PreparedStatement> insertEvent = new ArrayList<>();
    private final List<PreparedStatement> selectEvent = new ArrayList<>();
    private final PreparedStatement insertId;
    private final PreparedStatement selectId;
    private final PreparedStatement updatePosition;
    private final PreparedStatement insertQuarantined;

    Ledger(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        for (var priority : Priority.ALL) {
            insertEvent.add(connection.prepareStatement("INSERT INTO " + Tables.eventTable(priority) + "("
                    + Tables.ROW_COLUMNS + ", priority) VALUES (?,?,?,?,?,?,?,?,?,?," + priority.level() + ")"));
            selectEvent.add(connection.prepareStatement(
                    "SELECT " + Tables.ROW_COLUMNS + " FROM " + Tables.eventTable(priority) + " WHERE place = ?"));
        }
        insertId = connection.prepareStatement("INSERT OR IGNORE INTO event_id(id, priority, place) VALUES (?,?,?)");
        selectId = connection.prepareStatement("SELECT priority, place FROM event_id WHERE id = ?");
        updatePosition = connection.prepareStatement(
                "INSERT OR REPLACE INTO position(priority, base, settled, checksum) VALUES (?,?,?,?)");
        insertQuarantined = connection.prepareStatement(
                "INSERT OR REPLACE INTO quarantined(priority, place, reason) VALUES (?,?,?)");
    }

    Connection connection() {
        return connection;
    }

    /** Gives the id a place unless it has one. */
    boolean claim(String id, Priority priority, long place) throws SQLException {
        insertId.setString(1, id);
        insertId.setInt(2, priority.level());
        insertId.setLong(3, place);
        return insertId.executeUpdate() == 1;
    }

    /** Gives the id another place. */
    void reclaim(String id, Priority priority, long place) throws SQLException {
        try (var statement =
                connection.prepareStatement("INSERT OR REPLACE INTO event_id(id, priority, place) VALUES (?,?,?)")) {
            statement.setString(1, id);
            statement.setInt(2, priority.level());
            statement.setLong(3, place);
            var _ = statement.executeUpdate();
        }
    }

    /** Inserts a row whose id was claimed. */
    void insert(Row row) throws SQLException {
        var statement = insertEvent.get(row.priority().level() - 1);
        var content = row.content();
        statement.setLong(1, row.place());
        statement.setString(2, content.id());
        statement.setString(3, content.source());
        statement.setString(4, content.type());
        statement.setString(5, content.time());
        statement.setString(6, content.subject());
        statement.setString(7, content.extensions());
        statement.setLong(8, row.recordedMicros());
        statement.setBytes(9, content.data().utf8());
        statement.setLong(10, row.checksum());
        var _ = statement.executeUpdate();
    }

    /** Where an id is kept. */
    Optional<Slot> slot(String id) throws SQLException {
        selectId.setString(1, id);
        try (var result = selectId.executeQuery()) {
            return result.next()
                    ? Optional.of(new Slot(Priority.ofLevel(result.getInt(1)), result.getLong(2)))
                    : Optional.empty();
        }
    }

    /** The row at a place, whole or not. */
    @Nullable
    Row row(Slot slot) throws SQLException {
        var statement = selectEvent.get(slot.priority().level() - 1);
        statement.setLong(1, slot.place());
        try (var result = statement.executeQuery()) {
            return result.next() ? row(slot.priority(), result) : null;
        }
    }

    /** The row a result stands on; its columns are {@link Tables#ROW_COLUMNS}. */
    static Row row(Priority priority, ResultSet result) throws SQLException {
        var content = new Content(
                text(result, 2),
                text(result, 3),
                text(result, 4),
                text(result, 5),
                result.getString(6),
                result.getString(7),
                payload(result, 9));
        return new Row(priority, result.getLong(1), content, result.getLong(8), result.getLong(10));
    }

    void writeIdentity(Book book) throws SQLException {
        try (var statement = connection.prepareStatement(
                "INSERT OR REPLACE INTO identity(one, number, epoch, checksum) VALUES (1,?,?,?)")) {
            statement.setLong(1, book.number());
            statement.setString(2, book.epoch().toString());
            statement.setLong(3, identitySum(book.number(), book.epoch().toString()));
            var _ = statement.executeUpdate();
        }
    }

    void writePosition(Priority priority, PerPriority base, PerPriority settled) throws SQLException {
        updatePosition.setInt(1, priority.level());
        updatePosition.setLong(2, base.get(priority));
        updatePosition.setLong(3, settled.get(priority));
        updatePosition.setLong(4, positionSum(priority.level(), base.get(priority), settled.get(priority)));
        var _ = updatePosition.executeUpdate();
    }

    /** Identity, all positions and all unreported gaps, as in the book. */
    void writeBook(Book book) throws SQLException {
        writeIdentity(book);
        for (var priority : Priority.ALL) {
            writePosition(priority, book.base(), book.settled());
        }
        Tables.execute(connection, "DELETE FROM lost");
        try (var statement = connection.prepareStatement(
                "INSERT INTO lost(epoch, priority, first, last, reason, checksum) VALUES (?,?,?,?,?,?)")) {
            for (var gap : book.lost()) {
                statement.setString(1, gap.epoch().toString());
                statement.setInt(2, gap.priority().level());
                statement.setLong(3, gap.first());
                statement.setLong(4, gap.last());
                statement.setString(5, gap.reason());
                statement.setLong(6, gapSum(gap));
                var _ = statement.executeUpdate();
            }
        }
    }

    void writeHole(Priority priority, long first, long last, String reason) throws SQLException {
        try (var statement = connection.prepareStatement(
                "INSERT OR REPLACE INTO hole(priority, first, last, reason, checksum) VALUES (?,?,?,?,?)")) {
            statement.setInt(1, priority.level());
            statement.setLong(2, first);
            statement.setLong(3, last);
            statement.setString(4, reason);
            statement.setLong(5, holeSum(priority.level(), first, last, reason));
            var _ = statement.executeUpdate();
        }
    }

    void quarantine(Priority priority, long place, Quarantined quarantined) throws SQLException {
        insertQuarantined.setInt(1, priority.level());
        insertQuarantined.setLong(2, place);
        insertQuarantined.setString(3, quarantined.reason());
        var _ = insertQuarantined.executeUpdate();
    }

    /** One commit, one fsync. */
    void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    static long identitySum(long number, String epoch) {
        return Checksum.text(number + " " + epoch);
    }

    static long positionSum(int level, long base, long settled) {
        return Checksum.text(level + " " + base + " " + settled);
    }

    static long holeSum(int level, long first, long last, String reason) {
        return Checksum.text(level + " " + first + " " + last + " " + reason);
    }

    static long gapSum(Gap gap) {
        return Checksum.text(gap.toString());
    }

    private static String text(ResultSet result, int column) throws SQLException {
        var text = result.getString(column);
        return text == null ? "" : text;
    }

    private static Payload payload(ResultSet result, int column) throws SQLException {
        var bytes = result.getBytes(column);
        return Payload.ofUtf8(bytes == null ? new byte[0] : bytes);
    }
}

package io.branchline.agent.downlink;

import io.branchline.agent.downlink.StreamEntry.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is asked of the open database. Reader's thread. */
final class BranchQueries {
    private static final String COLUMNS = "SELECT seq, kind, name, position, body, checksum FROM stream WHERE ";

    private BranchQueries() {}

    /** Entries of the stream behind a place, at most this many and about this many characters, but at least one. */
    static StreamPart stream(Connection connection, long after, int max, int charsMax) throws SQLException {
        var entries = entries(connection, COLUMNS + "seq > ? ORDER BY seq LIMIT " + max, after, charsMax);
        // Read after the entries, so that nothing can be forgotten between them without being seen here.
        return new StreamPart(new StandingTable(connection).read(), entries);
    }

    /** Messages behind a position, likewise. */
    static List<StreamEntry> messages(Connection connection, long after, int max, int charsMax) throws SQLException {
        return entries(
                connection,
                COLUMNS + "kind = 'message' AND position > ? ORDER BY position LIMIT " + max,
                after,
                charsMax);
    }

    private static List<StreamEntry> entries(Connection connection, String sql, long after, int charsMax)
            throws SQLException {
        var found = new ArrayList<StreamEntry>();
        var chars = 0;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, after);
            try (var row = statement.executeQuery()) {
                while (chars < charsMax && row.next()) {
                    var kind = row.getString(2);
                    var name = row.getString(3);
                    var position = row.getLong(4);
                    var body = row.getString(5);
                    Crc.check("stream " + row.getLong(1), row.getLong(6), kind, name, position, body);
                    found.add(new StreamEntry(row.getLong(1), Kind.of(kind), name, position, body));
                    chars += body.length();
                }
            }
        }
        return found;
    }

    /** All settings of the shop, as JSON values by key. */
    static Map<String, String> settings(Connection connection) throws SQLException {
        var found = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT key, value, checksum FROM config")) {
            while (row.next()) {
                Crc.check("config " + row.getString(1), row.getLong(3), row.getString(1), row.getString(2));
                found.put(row.getString(1), row.getString(2));
            }
        }
        return found;
    }

    /** One setting, as JSON. */
    static Optional<String> setting(Connection connection, String key) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT value, checksum FROM config WHERE key = ?")) {
            statement.setString(1, key);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Crc.check("config " + key, row.getLong(2), key, row.getString(1));
                return Optional.of(row.getString(1));
            }
        }
    }

    static Optional<Delivery> delivery(Connection connection, String eventId) throws SQLException {
        return Optional.ofNullable(Ledger.delivery(connection, eventId));
    }
}

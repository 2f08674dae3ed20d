package io.branchline.agent.downlink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one row that says where the branch stands. Thread of its connection. */
final class StandingTable {
    private final Connection connection;

    StandingTable(Connection connection) {
        this.connection = connection;
    }

    /** The row; damage if it is not there. */
    Standing read() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT identity, position, rates_version, skew, contact,"
                        + " forgotten_seq, forgotten_position, checksum FROM standing WHERE one = 1")) {
            if (!row.next()) {
                throw new Damage("standing has no row");
            }
            var skew = millis(row, 4);
            var contact = millis(row, 5);
            var standing = new Standing(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    skew == null ? null : Duration.ofMillis(skew),
                    contact == null ? null : Instant.ofEpochMilli(contact),
                    row.getLong(6),
                    row.getLong(7));
            Crc.check("standing", row.getLong(8), values(standing));
            return standing;
        }
    }

    void write(Standing standing) throws SQLException {
        var values = values(standing);
        try (var statement = connection.prepareStatement("INSERT OR REPLACE INTO standing VALUES(1,?,?,?,?,?,?,?,?)")) {
            for (var at = 0; at < values.length; at++) {
                statement.setObject(at + 1, values[at]);
            }
            statement.setLong(values.length + 1, Crc.of(values));
            var _ = statement.executeUpdate();
        }
    }

    private static @Nullable Object[] values(Standing standing) {
        var skew = standing.skew();
        var contact = standing.contact();
        return new @Nullable Object[] {
            standing.identity(),
            standing.position(),
            standing.ratesVersion(),
            skew == null ? null : skew.toMillis(),
            contact == null ? null : contact.toEpochMilli(),
            standing.forgottenSeq(),
            standing.forgottenPosition()
        };
    }

    /** A time or a number of milliseconds that may be absent. */
    static @Nullable Long millis(ResultSet row, int column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Sets a time that may be absent. */
    static void time(java.sql.PreparedStatement statement, int place, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(place, Types.INTEGER);
        } else {
            statement.setLong(place, time.toEpochMilli());
        }
    }
}

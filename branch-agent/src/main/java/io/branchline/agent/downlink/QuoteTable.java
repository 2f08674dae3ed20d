package io.branchline.agent.downlink;

import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.RateBoard;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.ReadQuote;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;

/** Quotes on the disk: the board, and for a while those that were displaced from it. Writer's thread. */
final class QuoteTable {
    /** Displaced quotes kept at most, whatever their age: 10,000 of 400 bytes are 4 MB. */
    private static final int HISTORY_MAX = 10_000;

    private final Connection connection;

    QuoteTable(Connection connection) {
        this.connection = connection;
    }

    void put(Quote quote, Instant at) throws SQLException {
        var json = QuoteJson.write(quote);
        var key = quote.key().text();
        try (var statement = connection.prepareStatement(
                "INSERT OR REPLACE INTO quote(version, key, json, applied_at, checksum) VALUES(?,?,?,?,?)")) {
            statement.setLong(1, quote.version());
            statement.setString(2, key);
            statement.setString(3, json);
            statement.setLong(4, at.toEpochMilli());
            statement.setLong(5, Crc.of(quote.version(), key, json));
            var _ = statement.executeUpdate();
        }
    }

    /** Notes which quotes of a key can never hold again, now that the board has dropped them. */
    void displaced(RateKey key, RateBoard board, Instant now) throws SQLException {
        var live = new HashSet<Long>();
        board.current(key, now).ifPresent(quote -> live.add(quote.version()));
        board.scheduled(key, now).forEach(quote -> live.add(quote.version()));
        try (var select = connection.prepareStatement(
                        "SELECT version FROM quote WHERE key = ? AND displaced_at IS NULL");
                var update = connection.prepareStatement("UPDATE quote SET displaced_at = ? WHERE version = ?")) {
            select.setString(1, key.text());
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    if (!live.contains(row.getLong(1))) {
                        update.setLong(1, now.toEpochMilli());
                        update.setLong(2, row.getLong(1));
                        update.addBatch();
                    }
                }
            }
            var _ = update.executeBatch();
        }
    }

    /** Takes back what was displaced by a clock that was ahead. */
    void restore(Instant now) throws SQLException {
        try (var statement =
                connection.prepareStatement("UPDATE quote SET displaced_at = NULL WHERE displaced_at > ?")) {
            statement.setLong(1, now.toEpochMilli());
            var _ = statement.executeUpdate();
        }
    }

    /** The board as the disk has it. */
    RateBoard board(Instant now) throws SQLException {
        var board = new RateBoard(RateBoard.SCHEDULED_AT_BRANCH_MAX);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT version, key, json, checksum FROM quote"
                        + " WHERE displaced_at IS NULL ORDER BY version")) {
            while (row.next()) {
                var version = row.getLong(1);
                var json = row.getString(3);
                Crc.check("quote " + version, row.getLong(4), version, row.getString(2), json);
                if (!(QuoteJson.read(json.getBytes(StandardCharsets.UTF_8)) instanceof ReadQuote.Whole whole)) {
                    throw new Damage("quote " + version + " cannot be read");
                }
                var _ = board.put(whole.quote(), now);
            }
        }
        return board;
    }

    /** Removes displaced quotes that are older than the retention or too many; says if there were any. */
    boolean forget(Duration retention, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(
                "DELETE FROM quote WHERE displaced_at IS NOT NULL AND (displaced_at < ? OR version <= (SELECT version"
                        + " FROM quote WHERE displaced_at IS NOT NULL ORDER BY version DESC LIMIT 1 OFFSET "
                        + HISTORY_MAX + "))")) {
            statement.setLong(1, now.minus(retention).toEpochMilli());
            return statement.executeUpdate() > 0;
        }
    }
}

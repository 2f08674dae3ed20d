package io.branchline.hub;

import io.branchline.hub.store.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL holds, asked past the hub. Blocking. */
public final class StoredRows implements AutoCloseable {
    private final Connection connection;

    public StoredRows(DatabaseConfig database) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Ids of the stored events of a branch, in the order of epoch, priority and sequence. */
    public List<String> idsOf(String code) throws SQLException {
        var sql = "SELECT e.id FROM event e JOIN branch b ON b.id = e.branch WHERE b.code = ? "
                + "ORDER BY e.epoch, e.priority, e.sequence";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, code);
            try (var found = statement.executeQuery()) {
                var ids = new ArrayList<String>();
                while (found.next()) {
                    ids.add(found.getString(1));
                }
                return ids;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

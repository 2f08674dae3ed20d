package io.branchline.hub.store;

import io.branchline.hub.embedded.EmbeddedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A migrated database of its own for each test class, on servers that all classes of a run share. */
public final class FreshDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final class Servers {
        static final EmbeddedServers SHARED = EmbeddedServers.startTemporary();
    }

    private FreshDatabase() {}

    /** Makes one; it goes with the servers when the tests end. */
    public static DatabaseConfig create() {
        var shared = Servers.SHARED.database();
        var name = "fresh_" + NUMBER.incrementAndGet();
        execute(shared, "CREATE DATABASE " + name);
        var config = new DatabaseConfig(
                shared.host(), shared.port(), name, shared.user(), shared.password(), shared.poolSize());
        Migrations.run(config);
        return config;
    }

    /** Runs a statement. */
    public static void execute(DatabaseConfig config, String sql) {
        try (var connection = connect(config);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** The first column of the first row as text. */
    public static String text(DatabaseConfig config, String sql) {
        try (var connection = connect(config);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "no row";
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    /** The first column of the first row as a number. */
    public static long number(DatabaseConfig config, String sql) {
        return Long.parseLong(text(config, sql));
    }

    private static Connection connect(DatabaseConfig config) throws SQLException {
        return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
    }
}

package io.branchline.hub.store;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How the PostgreSQL clients are made: bounded pools and waits, statements prepared once per connection. */
public final class Database {
    private static final int WAITING_MAX = 1000;
    private static final int SQL_LENGTH_MAX = 16_384;
    private static final int CONNECT_SECONDS_MAX = 10;

    private Database() {}

    /** A pool for reads and small writes; the caller keeps it in a field and closes it. */
    public static Pool pool(Vertx vertx, DatabaseConfig config) {
        return pool(vertx, config, "branchline-reads");
    }

    /** The same under a name of its own, for the metrics. */
    public static Pool pool(Vertx vertx, DatabaseConfig config, String name) {
        var options = new PoolOptions()
                .setMaxSize(config.poolSize())
                .setMaxWaitQueueSize(WAITING_MAX)
                .setConnectionTimeout(CONNECT_SECONDS_MAX)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                .setName(name);
        return PgBuilder.pool()
                .with(options)
                .connectingTo(connectOptions(config, "branchline hub"))
                .using(vertx)
                .build();
    }

    /** Options of one connection. */
    static PgConnectOptions connectOptions(DatabaseConfig config, String applicationName) {
        return new PgConnectOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setDatabase(config.database())
                .setUser(config.user())
                .setPassword(config.password())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(64)
                // The default leaves out texts of more than 2048 characters, which would be parsed every time.
                .setPreparedStatementCacheSqlLimit(SQL_LENGTH_MAX)
                .setProperties(new HashMap<>(Map.of(
                        "application_name", applicationName,
                        "client_encoding", "UTF8",
                        "DateStyle", "ISO",
                        "TimeZone", "UTC",
                        "statement_timeout", "20000",
                        "lock_timeout", "10000")));
    }
}

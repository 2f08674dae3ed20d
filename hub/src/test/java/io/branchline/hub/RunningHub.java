package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.config.ConfigProblems;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.branchline.hub.support.Publisher;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub in this process on a real PostgreSQL, with commands for its registries. */
public final class RunningHub implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Hub hub;
    private final Pool pool;
    private final Branches branches;
    private final Operators operators;

    private RunningHub(HubConfig config, EmbeddedServers servers) throws Exception {
        hub = Hub.start(vertx, config).await(60, TimeUnit.SECONDS);
        pool = Database.pool(vertx, servers.database());
        branches = new Branches(pool);
        operators = new Operators(pool, () -> System.nanoTime() / 1_000_000);
    }

    /** A hub with these settings over the defaults of tests. */
    public static RunningHub start(EmbeddedServers servers, Map<String, String> settings) throws Exception {
        return new RunningHub(EmbeddedHub.pointedAt(config(settings), servers), servers);
    }

    /** The same without Redis. */
    public static RunningHub startWithoutRedis(EmbeddedServers servers, Map<String, String> settings) throws Exception {
        var all = new HashMap<>(settings);
        var database = servers.database();
        all.put("database.host", database.host());
        all.put("database.port", Integer.toString(database.port()));
        all.put("database.name", database.database());
        all.put("database.user", database.user());
        all.put("database.password", database.password());
        return new RunningHub(config(all), servers);
    }

    private static HubConfig config(Map<String, String> settings) throws ConfigProblems {
        var all = new HashMap<>(Map.of("http.port", "0", "stop.timeout", "5s", "stop.leaveSpread", "100ms"));
        all.putAll(settings);
        return HubConfig.of(all);
    }

    /** Somebody at head office. */
    public Publisher publisher() throws Exception {
        return new Publisher(pool, hub.down(), branches.tenant("default").await(10, TimeUnit.SECONDS));
    }

    /** Its connections, for what a test asks past the hub. */
    public Pool pool() {
        return pool;
    }

    /** A new branch of a region and its key. */
    public String keyOfNewBranch(String code, String region) throws Exception {
        return branches.add("default", code, "Branch " + code, region)
                .await(10, TimeUnit.SECONDS)
                .key();
    }

    public int port() {
        return hub.port();
    }

    public Hub hub() {
        return hub;
    }

    /** A new branch and its key. */
    public String keyOfNewBranch(String code) throws Exception {
        return branches.add("default", code, "Branch " + code, "west")
                .await(10, TimeUnit.SECONDS)
                .key();
    }

    /** The token of a new operator. */
    public String tokenOfNewOperator(String name, Role role) throws Exception {
        return branches.tenant("default")
                .compose(tenant -> operators.add(tenant, name, role, "test:setup"))
                .await(10, TimeUnit.SECONDS)
                .token();
    }

    public void disable(String code) throws Exception {
        branches.disable("default", code).await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        try {
            hub.stop().await(30, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }
}

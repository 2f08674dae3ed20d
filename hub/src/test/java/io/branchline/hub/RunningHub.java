package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub in this process on a real PostgreSQL, with commands for its registries. */
public final class RunningHub implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Hub hub;
    private final Branches branches;
    private final Operators operators;

    private RunningHub(EmbeddedServers servers, Map<String, String> settings) throws Exception {
        var all = new HashMap<>(Map.of("http.port", "0", "stop.timeout", "5s", "stop.leaveSpread", "100ms"));
        all.putAll(settings);
        var config = EmbeddedHub.pointedAt(HubConfig.of(all), servers);
        hub = Hub.start(vertx, config).await(60, TimeUnit.SECONDS);
        var pool = Database.pool(vertx, servers.database());
        branches = new Branches(pool);
        operators = new Operators(pool, () -> System.nanoTime() / 1_000_000);
    }

    /** A hub with these settings over the defaults of tests. */
    public static RunningHub start(EmbeddedServers servers, Map<String, String> settings) throws Exception {
        return new RunningHub(servers, settings);
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

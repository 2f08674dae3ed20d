package io.branchline.load.fleet;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.Migrations;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.HubProgram;
import io.branchline.load.demo.LocalHttp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Head office for a benchmark: PostgreSQL, Redis, and a hub in a process of its own, as shipped. Blocking. */
public final class BenchOffice implements AutoCloseable {
    private static final String TENANT = "default";
    private static final int PATIENCE_SECONDS = 30;
    private static final int AT_ONCE = 100;

    private final EmbeddedServers servers;
    private final EstateDirectory directory;
    private final LocalHttp http;
    private final HubProgram hub;
    private final List<String> flags;
    private final Map<String, String> settings;
    private final List<Branch> branches;
    private final List<String> keys;
    private final String token;

    private BenchOffice(
            EmbeddedServers servers,
            EstateDirectory directory,
            LocalHttp http,
            List<String> flags,
            Map<String, String> settings,
            Enrolled enrolled) {
        this.servers = servers;
        this.directory = directory;
        this.http = http;
        this.flags = flags;
        this.settings = settings;
        this.hub = node("hub-1");
        this.branches = enrolled.branches();
        this.keys = enrolled.keys();
        this.token = enrolled.token();
    }

    private record Enrolled(List<Branch> branches, List<String> keys, String token) {}

    /**
     * Starts it with as many branches in ten regions.
     *
     * @param flags of the hub's Java virtual machine
     */
    public static BenchOffice open(Vertx vertx, int branches, List<String> flags) throws Exception {
        return open(vertx, branches, flags, Map.of());
    }

    /**
     * The same with settings of its hubs.
     *
     * @param settings over those of the servers, by the names of their environment variables
     */
    public static BenchOffice open(Vertx vertx, int branches, List<String> flags, Map<String, String> settings)
            throws Exception {
        var servers = EmbeddedServers.startTemporary();
        var http = new LocalHttp();
        var directory = EstateDirectory.temporary();
        try {
            Migrations.run(servers.database());
            var enrolled = enrol(vertx, servers, branches);
            var office = new BenchOffice(servers, directory, http, flags, settings, enrolled);
            office.hub.start();
            return office;
        } catch (Exception e) {
            servers.close();
            directory.close();
            throw e;
        }
    }

    /** The branches, in the order of their keys. */
    public List<Branch> branches() {
        return branches;
    }

    /** Keys of the branches {@code B0}, {@code B1} and so on. */
    public List<String> keys() {
        return keys;
    }

    /** Token of an operator who may do everything. */
    public String token() {
        return token;
    }

    /** The hub's port. */
    public int port() {
        return hub.port();
    }

    /** The hub. */
    public HubProgram hub() {
        return hub;
    }

    /** Another node of the hub beside the first, not started; the caller closes it. */
    public HubProgram node(String name) {
        return new HubProgram(servers, LocalHttp.freePort(), directory.output().resolve(name), http)
                .with(flags)
                .with(settings);
    }

    /** The servers. */
    public EmbeddedServers servers() {
        return servers;
    }

    /** Where its programs write. */
    public EstateDirectory directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        hub.close();
        http.close();
        servers.close();
        directory.close();
    }

    private static Enrolled enrol(Vertx vertx, EmbeddedServers servers, int branches) throws Exception {
        var pool = Database.pool(vertx, servers.database());
        try {
            var registry = new Branches(pool);
            var added = new ArrayList<Future<io.branchline.hub.branch.Enrolled>>();
            for (var branch = 0; branch < branches; branch++) {
                added.add(registry.add(TENANT, "B" + branch, "Branch " + branch, "region-" + branch % 10));
                if (added.size() % AT_ONCE == 0 || branch == branches - 1) {
                    Future.all(added).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            }
            var operators = new Operators(pool, () -> System.nanoTime() / 1_000_000);
            var token = registry.tenant(TENANT)
                    .compose(tenant -> operators.add(tenant, "bench", Role.ADMIN, "bench:office"))
                    .await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .token();
            return new Enrolled(
                    added.stream().map(one -> one.result().branch()).toList(),
                    added.stream().map(one -> one.result().key()).toList(),
                    token);
        } finally {
            pool.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}

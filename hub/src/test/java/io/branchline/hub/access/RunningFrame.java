package io.branchline.hub.access;

import static io.branchline.hub.store.Futures.done;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.sqlclient.Pool;
import java.util.EnumMap;
import java.util.Map;

/** The frame of the API around routes of a test, with an operator of each role. */
public final class RunningFrame implements AutoCloseable {
    /** Mounts routes. */
    @FunctionalInterface
    public interface Mounting {
        void mount(Router router, Changes changes, Reads reads);
    }

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client =
            WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(50));
    private final DatabaseConfig database;
    private final Changes changes;
    private final Reads reads;
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private HttpServer server;

    /** On a fresh database. */
    public RunningFrame() {
        this(FreshDatabase.create());
        var pool = Database.pool(vertx, database);
        var operators = new Operators(pool, () -> 0);
        for (var role : Role.values()) {
            var issued = done(operators.add(tenant(pool), "as-" + role.word(), role, "test:setup"));
            tokens.put(role, issued.token());
        }
        done(pool.close());
    }

    /** On a port where no database is. */
    RunningFrame(int deadPort) {
        this(new DatabaseConfig("127.0.0.1", deadPort, "none", "none", "none", 2));
    }

    private RunningFrame(DatabaseConfig database) {
        this.database = database;
        var pool = Database.pool(vertx, database);
        var doorkeeper = new Doorkeeper(
                new Operators(pool, RunningFrame::nowMs), 1, new SimpleMeterRegistry(), RunningFrame::nowMs);
        this.changes = new Changes(pool, doorkeeper);
        this.reads = new Reads(doorkeeper);
    }

    private static int tenant(Pool pool) {
        return done(new Branches(pool).tenant("t"));
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    public void open(Mounting mounting) {
        var router = Router.router(vertx);
        mounting.mount(router, changes, reads);
        server = done(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    public Vertx vertx() {
        return vertx;
    }

    public DatabaseConfig database() {
        return database;
    }

    public Changes changes() {
        return changes;
    }

    /** A request with JSON of an operator of this role; without a key if it is null. */
    public HttpRequest<Buffer> request(HttpMethod method, String path, Role role, String key) {
        var request = bare(method, path).bearerTokenAuthentication(tokens.get(role));
        return key == null ? request : request.putHeader("Idempotency-Key", key);
    }

    /** A request with JSON of nobody. */
    public HttpRequest<Buffer> bare(HttpMethod method, String path) {
        return client.request(method, server.actualPort(), "127.0.0.1", path)
                .putHeader("Content-Type", "application/json");
    }

    @Override
    public void close() {
        done(vertx.close());
    }
}

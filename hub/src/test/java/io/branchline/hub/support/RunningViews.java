package io.branchline.hub.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.branchline.hub.api.ApiGround;
import io.branchline.hub.api.ApiRoutes;
import io.branchline.hub.api.PageRoutes;
import io.branchline.hub.api.RatesOnFeed;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.Feed;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.feed.FeedGate;
import io.branchline.hub.feed.FeedGround;
import io.branchline.hub.feed.FeedStream;
import io.branchline.hub.feed.figures.FigureSources;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.live.CatchUp;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.receipt.RateReach;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Migrations;
import io.branchline.hub.store.PostgresBatches;
import io.branchline.hub.view.AlertView;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.HubHealth;
import io.branchline.hub.view.Origins;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Feed, API and page on real servers; batches are committed here as ingest would. */
public final class RunningViews implements AutoCloseable {
    /** The token of an operator of role admin. */
    public static final String TOKEN = "blo_tests_" + "T".repeat(43);

    private static final UUID EPOCH = new UUID(5, 5);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong batches = new AtomicLong();
    private final List<BranchPresence> presences = new CopyOnWriteArrayList<>();
    private final List<AlertView> alerts = new CopyOnWriteArrayList<>();
    private final Pool pool;
    private final InProcessLiveBus bus = new InProcessLiveBus(vertx);
    private final CatchUp catchUp;
    private final Feed feed;
    private final Operators operators;
    private final HttpServer server;

    public RunningViews(EmbeddedServers servers, FeedConfig config) throws Exception {
        Migrations.run(servers.database());
        pool = Database.pool(vertx, servers.database());
        run(
                "TRUNCATE live_batch, event, rollup_hour, quote, quote_live, down_progress, quarantine, gap, cursor, branch, idempotency, tenant CASCADE");
        run("INSERT INTO tenant (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 't', 'T'), (2, 'u', 'U')");
        run("INSERT INTO operator (tenant, name, role, token_hash, created_by) VALUES (1, 'tests', 'admin', sha256('"
                + TOKEN + "'), 'test:setup')");
        addBranch(1, 1, "367");
        addBranch(2, 1, "412");
        addBranch(3, 2, "999");
        run("SELECT ensure_event_partition(now()::date), ensure_event_partition((now() - interval '1 day')::date)");
        var reads = new EventReads(pool);
        var limits = new CatchUp.Limits(
                Duration.ofMillis(200), Duration.ofMillis(10), 50, 500, 100, Duration.ofMinutes(10), 10_000);
        catchUp = new CatchUp(vertx, bus, new PostgresBatches(reads), InstantSource.system(), limits);
        operators = new Operators(pool, RunningViews::nowMs);
        var doorkeeper = new Doorkeeper(operators, 1, new SimpleMeterRegistry(), RunningViews::nowMs);
        var ground = SampleGround.rates(vertx, pool);
        var figures = new FigureSources(
                reads,
                () -> presences,
                tenant -> Future.succeededFuture(List.copyOf(alerts)),
                new RatesOnFeed(ground.history(), new RateReach(pool), InstantSource.system()),
                () -> ground.proposals().waiting(1),
                new HubHealth(() -> true, bus::link));
        feed = new Feed(
                config, new FeedGround(doorkeeper, catchUp, figures, InstantSource.system(), RunningViews::nowMs));
        vertx.deployVerticle(feed).await(10, SECONDS);
        var router = Router.router(vertx);
        var origins = new Origins(Set.of("https://hq.example"));
        new ApiRoutes(
                        new ApiGround(
                                pool,
                                operators,
                                doorkeeper,
                                () -> presences,
                                origins,
                                ZoneOffset.UTC,
                                InstantSource.system()),
                        ground,
                        SampleGround.troubles(pool, bus, feed.shownBatches()))
                .mount(router);
        new FeedGate(feed, origins, RunningViews::nowMs).mount(router);
        new FeedStream(feed, doorkeeper, origins).mount(router);
        new PageRoutes().mount(router);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setWebSocketSubProtocols(List.of(FeedGate.SUBPROTOCOL)))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, SECONDS);
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Feed feed() {
        return feed;
    }

    public CatchUp catchUp() {
        return catchUp;
    }

    public int port() {
        return server.actualPort();
    }

    /** A branch is connected. */
    public void present(int branch, String status, long waiting) {
        presences.removeIf(presence -> presence.branch() == branch);
        presences.add(new BranchPresence(
                branch,
                status,
                Instant.now(),
                Instant.now(),
                PerPriority.of(0, waiting, 0, 0),
                null,
                Duration.ofMillis(20),
                Duration.ZERO,
                "agent/1",
                "10.0.0.1",
                EPOCH,
                null,
                null,
                null));
    }

    /** An alert is raised. */
    public void raise(AlertView alert) {
        alerts.add(alert);
    }

    /** An alert is over. */
    public void end(long id) {
        alerts.removeIf(alert -> alert.id() == id);
    }

    /** Commits a batch without telling anybody, as if the notice were lost. */
    public LiveNotice commit(int branch, String code, Priority priority, int events, String padding) throws Exception {
        var batch = batches.incrementAndGet();
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var stored = new java.util.ArrayList<StoredEvent>();
        for (var index = 0; index < events; index++) {
            stored.add(new StoredEvent(
                    code, EPOCH, priority, batch * 1_000 + index, now, now, event(batch * 1_000 + index, padding)));
        }
        write(branch, batch, priority, stored);
        return new LiveNotice(batch, branch == 3 ? 2 : 1, priority, stored);
    }

    /** Commits a batch of sales of a branch and announces it. */
    public LiveNotice settle(int branch, String code, int events) throws Exception {
        var notice = commit(branch, code, Priority.SALES, events, "");
        bus.announce(notice);
        return notice;
    }

    /** The token of a new operator {@code as-<role>} of the tenant that is shown. */
    public String tokenOf(Role role) throws Exception {
        return operators
                .add(1, "as-" + role.word(), role, "test:setup")
                .await(10, SECONDS)
                .token();
    }

    /** A transaction that has written and is not over: what commits after it began is not decided before it ends. */
    public AutoCloseable transaction() throws Exception {
        var connection = pool.getConnection().await(10, SECONDS);
        connection.query("BEGIN").execute().await(10, SECONDS);
        connection.query("SELECT pg_current_xact_id()").execute().await(10, SECONDS);
        return () -> {
            connection.query("COMMIT").execute().await(10, SECONDS);
            connection.close().await(10, SECONDS);
        };
    }

    /** Releases a cash rate to all branches. */
    public void release(String base, String quote, String mid) throws Exception {
        pool.withTransaction(tx -> new QuoteLog(InstantSource.system())
                        .release(
                                tx,
                                1,
                                List.of(Publisher.quote(base, quote, mid, Instant.parse("2026-01-01T00:00:00Z"))),
                                List.of("*"),
                                "tester",
                                null))
                .await(10, SECONDS);
    }

    /** Announces without committing, for load. */
    public void announce(LiveNotice notice) {
        bus.announce(notice);
    }

    /** The one value of a query. */
    public String text(String sql) throws Exception {
        return pool.query(sql).execute().await(10, SECONDS).iterator().next().getString(0);
    }

    public void run(String sql) throws Exception {
        pool.query(sql).execute().await(10, SECONDS);
    }

    @Override
    public void close() throws Exception {
        server.close().await(10, SECONDS);
        vertx.close().await(20, SECONDS);
    }

    private void addBranch(int id, int tenant, String code) throws Exception {
        pool.preparedQuery("INSERT INTO branch (id, tenant, code, name, region, key_hash) OVERRIDING SYSTEM VALUE"
                        + " VALUES ($1, $2, $3, 'Store ' || $3, 'West', sha256($3::bytea))")
                .execute(Tuple.of(id, tenant, code))
                .await(10, SECONDS);
    }

    private static Event event(long number, String padding) {
        return Event.of(
                        "e" + number,
                        "/pos/1",
                        "sale.completed",
                        Instant.now().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                        "{\"receiptNumber\": \"" + number
                                + "\", \"total\": {\"amount\": \"12.50\", \"currency\": \"USD\"}," + " \"pad\": \""
                                + padding + "\"}")
                .recordedAt(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    private void write(int branch, long batch, Priority priority, List<StoredEvent> stored) throws Exception {
        var tenant = branch == 3 ? 2 : 1;
        var level = priority.level();
        var rows = stored.stream()
                .map(each -> Tuple.tuple()
                        .addInteger(tenant)
                        .addInteger(branch)
                        .addString(each.event().id())
                        .addOffsetDateTime(each.event().time())
                        .addUUID(EPOCH)
                        .addShort((short) level)
                        .addLong(each.sequence())
                        .addLong(batch)
                        .addString(each.event().data().text()))
                .toList();
        pool.withTransaction(connection -> connection
                        .preparedQuery("INSERT INTO live_batch (batch, tenant, priority, node, events, settled_at)"
                                + " VALUES ($1, $2, $3, gen_random_uuid(), $4, now())")
                        .execute(Tuple.of(batch, tenant, level, stored.size()))
                        .compose(done -> connection
                                .preparedQuery(
                                        "INSERT INTO event (tenant, branch, id, time, utc_offset, epoch, priority,"
                                                + " sequence, batch, source, type, received_at, data) VALUES ($1, $2, $3, $4, 0,"
                                                + " $5, $6, $7, $8, '/pos/1', 'sale.completed', now(), $9::text::jsonb)")
                                .executeBatch(rows))
                        .compose(done -> connection
                                .preparedQuery("INSERT INTO rollup_hour (tenant, branch, hour, type, currency, events,"
                                        + " amount) VALUES ($1, $2, date_trunc('hour', now()), 'sale.completed', 'USD',"
                                        + " $3, $4) ON CONFLICT (tenant, hour, branch, type, currency) DO UPDATE SET"
                                        + " events = rollup_hour.events + excluded.events,"
                                        + " amount = rollup_hour.amount + excluded.amount")
                                .execute(Tuple.of(
                                        tenant,
                                        branch,
                                        stored.size(),
                                        new BigDecimal("12.50").multiply(BigDecimal.valueOf(stored.size()))))))
                .await(20, SECONDS);
    }
}

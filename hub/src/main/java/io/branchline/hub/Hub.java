package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.feed.FeedGate;
import io.branchline.hub.health.HealthRoutes;
import io.branchline.hub.health.Readiness;
import io.branchline.hub.ingest.Ingest;
import io.branchline.hub.ingest.IngestConfig;
import io.branchline.hub.live.ClusterLiveBus;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.live.RedisConfig;
import io.branchline.hub.live.RedisLiveBus;
import io.branchline.hub.session.Admission;
import io.branchline.hub.session.BranchWatch;
import io.branchline.hub.session.Gate;
import io.branchline.hub.session.SessionConfig;
import io.branchline.hub.session.SessionMeters;
import io.branchline.hub.session.SessionParts;
import io.branchline.hub.session.Sessions;
import io.branchline.hub.session.SharedAnswers;
import io.branchline.hub.store.Database;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hub node. The fields stand in the order an event walks through them; the node is started in the reverse order, so
 * that every stop is ready before the one before it takes traffic, and stopped in walk order: take no more, let settle
 * what is in flight, close. Thread-safe after {@link #start}.
 */
public final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);
    private static final List<String> SUBPROTOCOLS = Stream.concat(
                    Gate.SUBPROTOCOLS.stream(), Stream.of(FeedGate.SUBPROTOCOL))
            .toList();
    private static final long GAUGES_EVERY_MS = 5_000;
    private static final long INGEST_DRAIN_SECONDS = 10;

    private final Vertx vertx;
    private final HubConfig config;
    private final List<FrontDoor> doors = new ArrayList<>();
    private final Gate gate;
    private final Sessions sessions;
    private final BranchWatch watch;
    private final Ingest ingest;
    private final DownSide down;
    private final Pool pool;
    private final LiveBus bus;
    private final PresenceSide presence;
    private final ViewSide viewSide;
    private final HealthRoutes health;
    private final HubMeters meters;
    private final DownMeters downMeters;
    private final long gaugeTimer;
    private volatile boolean started;
    private String deployment = "";

    private Hub(Vertx vertx, HubConfig config, Foundation ground, Ingest ingest, int tenant) {
        var clock = InstantSource.system();
        var random = RandomGenerator.getDefault();
        this.vertx = vertx;
        this.config = config;
        this.meters = ground.meters();
        this.bus = ground.bus();
        this.pool = ground.pool();
        this.ingest = ingest;
        this.down = ground.down();
        this.sessions = new Sessions(vertx, clock, random);
        this.presence = new PresenceSide(vertx, config, tenant, pool, bus, sessions, ground.node());
        var branches = new Branches(pool);
        this.watch = new BranchWatch(vertx, branches, sessions, WATCH_EVERY);
        this.viewSide = new ViewSide(
                vertx, config, tenant, pool, bus, presence, down, ground.node(), watch::storeIsUp, ground.registry());
        var admission = new Admission(
                vertx, config.session().handshakesMax(), config.session().sessionsMax(), System::nanoTime, random);
        var sessionMeters = new SessionMeters(ground.registry());
        var parts = new SessionParts(
                vertx,
                sessionConfig(config.session()),
                ingest,
                down.roads(),
                down.receipts(),
                new SharedAnswers(),
                presence.connections(),
                sessions,
                sessionMeters,
                clock,
                System::nanoTime,
                random);
        this.gate = new Gate(parts, branches, admission, watch::storeIsUp);
        this.health = new HealthRoutes(readiness(), ground.registry());
        meters.watch(sessions, admission, watch, bus::published);
        this.downMeters = new DownMeters(ground.registry(), down);
        presence.watch(ground.registry());
        viewSide.watch(ground.registry());
        this.gaugeTimer = vertx.setPeriodic(GAUGES_EVERY_MS, due -> {
            meters.refresh(sessions);
            downMeters.refresh();
        });
    }

    /** A hub that takes agents, dashboards and operators at {@link #port}, once its database is there. */
    public static Future<Hub> start(Vertx vertx, HubConfig config) {
        return start(vertx, config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** The same with a registry of meters that others share. */
    public static Future<Hub> start(Vertx vertx, HubConfig config, PrometheusMeterRegistry registry) {
        return SchemaAtStart.upToDate(vertx, config.database())
                .compose(ready -> build(vertx, config, registry))
                .compose(Hub::open);
    }

    /** The port it listens on. */
    public int port() {
        return doors.getFirst().port();
    }

    /** How the branches stand and who is connected. */
    public Sessions sessions() {
        return sessions;
    }

    /** What goes down to the branches. */
    public DownSide down() {
        return down;
    }

    /** Publications Redis has taken from this node. */
    public long published() {
        return bus.published();
    }

    /**
     * Takes no more, tells the agents when to come back, lets settle what is in flight, and closes. Completes when all
     * is closed, at the latest some seconds after the configured time.
     */
    public Future<Void> stop() {
        LOG.info("Hub drains sessions={}", sessions.count());
        return sessions.drain(config.stop().leaveSpread(), config.stop().timeout())
                .transform(drained -> ingest.drain().timeout(INGEST_DRAIN_SECONDS, TimeUnit.SECONDS))
                .transform(drained -> presence.stop())
                .transform(told -> down.stop())
                .transform(written -> viewSide.stop())
                .transform(stopped -> closeDoors())
                .transform(closed -> close())
                .onComplete(closed -> LOG.info("Hub has stopped"));
    }

    /** What the stops of the walk stand on. */
    private record Foundation(
            UUID node, Pool pool, LiveBus bus, DownSide down, HubMeters meters, PrometheusMeterRegistry registry) {
        Future<Void> close() {
            meters.close();
            return Future.join(bus.close(), pool.close()).mapEmpty();
        }
    }

    private static Future<Hub> build(Vertx vertx, HubConfig config, PrometheusMeterRegistry registry) {
        var node = UUID.randomUUID();
        var database = DatabaseSettings.of(config.database());
        var pool = Database.pool(vertx, database);
        var bus = busOf(vertx, config.redis(), node);
        var down = new DownSide(vertx, config, pool, bus);
        var ground = new Foundation(node, pool, bus, down, new HubMeters(registry), registry);
        var ingest = Ingest.start(
                vertx,
                database,
                ingestConfig(config.ingest()),
                node,
                ground.bus(),
                ground.meters(),
                InstantSource.system(),
                down);
        var tenant = new Branches(ground.pool()).tenant(config.viewer().tenant());
        return Future.all(ingest, tenant)
                .map(ready -> new Hub(vertx, config, ground, ingest.result(), tenant.result()))
                .onFailure(fault -> ground.close().onFailure(closing -> LOG.warn("Clients did not close", closing)));
    }

    private Future<Hub> open() {
        watch.start();
        var loops = config.http().eventLoops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.http().eventLoops();
        // A negative port names one ephemeral port for all doors of this hub, and of this hub only.
        var sharedPort = config.http().port() == 0
                ? -1 - Math.abs(hashCode() % 1_000_000)
                : config.http().port();
        return presence.start()
                .compose(known -> viewSide.start())
                .compose(shown -> down.start())
                .compose(follows ->
                        vertx.deployVerticle(() -> door(sharedPort), new DeploymentOptions().setInstances(loops)))
                .map(this::opened)
                .onFailure(fault -> stop().onComplete(closed -> LOG.warn("Hub did not open")));
    }

    private Hub opened(String id) {
        deployment = id;
        started = true;
        LOG.info(
                "Hub is ready host={} port={} redis={} viewers={}",
                config.http().host(),
                port(),
                config.redis(),
                config.viewer());
        return this;
    }

    private synchronized FrontDoor door(int sharedPort) {
        var door = new FrontDoor(config.http(), sharedPort, SUBPROTOCOLS, gate, this::mount);
        doors.add(door);
        return door;
    }

    private void mount(Router router) {
        health.mount(router);
        viewSide.mount(router);
    }

    private Readiness readiness() {
        return new Readiness()
                .startsWith("hub", () -> started)
                .needs("hub", () -> started && !sessions.draining(), JsonObject::new)
                .needs("postgresql", watch::storeIsUp, JsonObject::new);
    }

    private Future<Void> closeDoors() {
        return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    private Future<Void> close() {
        watch.stop();
        vertx.cancelTimer(gaugeTimer);
        meters.close();
        return Future.join(bus.close(), pool.close()).mapEmpty();
    }

    private static LiveBus busOf(Vertx vertx, HubConfig.Redis redis, UUID node) {
        if (!redis.used()) {
            return new InProcessLiveBus(vertx);
        }
        var password = redis.password().isEmpty() ? null : redis.password();
        var config = new RedisConfig(redis.host(), redis.port(), password);
        var random = RandomGenerator.getDefault();
        return redis.mode() == HubConfig.Redis.Mode.CLUSTER
                ? new ClusterLiveBus(vertx, config.and(redis.nodes()), node, random)
                : new RedisLiveBus(vertx, config, node, random);
    }

    private static IngestConfig ingestConfig(HubConfig.Ingest ingest) {
        var standard = IngestConfig.standard();
        return new IngestConfig(
                ingest.writers(), standard.queueBytesMax(), standard.batchEventsMax(), standard.batchBytesMax());
    }

    private static SessionConfig sessionConfig(HubConfig.Session session) {
        var standard = SessionConfig.standard();
        return new SessionConfig(
                session.handshakesMax(),
                session.sessionsMax(),
                SessionConfig.windowOf(session.windowBytes()),
                standard.messageBytesMax(),
                standard.helloBytesMax(),
                standard.frameEventsMax(),
                standard.idleFramesMax(),
                session.outboxBytes(),
                session.heartbeat(),
                session.helloTimeout(),
                standard.openTimeout());
    }
}

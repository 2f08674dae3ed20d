package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.health.HealthRoutes;
import io.branchline.hub.health.Readiness;
import io.branchline.hub.ingest.Ingest;
import io.branchline.hub.ingest.IngestConfig;
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
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
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
import java.util.random.RandomGenerator;
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
    private static final long GAUGES_EVERY_MS = 5_000;

    private final Vertx vertx;
    private final HubConfig config;
    private final List<FrontDoor> doors = new ArrayList<>();
    private final Gate gate;
    private final Sessions sessions;
    private final BranchWatch watch;
    private final Ingest ingest;
    private final Pool pool;
    private final LiveBus bus;
    private final HealthRoutes health;
    private final HubMeters meters;
    private final long gaugeTimer;
    private volatile boolean started;
    private String deployment = "";

    private Hub(Vertx vertx, HubConfig config, HubStores stores, PrometheusMeterRegistry registry) {
        var clock = InstantSource.system();
        var random = RandomGenerator.getDefault();
        this.vertx = vertx;
        this.config = config;
        this.meters = stores.meters();
        this.bus = stores.bus();
        this.pool = stores.pool();
        this.ingest = stores.ingest();
        this.sessions = new Sessions(vertx, clock, random);
        var branches = new Branches(pool);
        this.watch = new BranchWatch(vertx, branches, sessions, WATCH_EVERY);
        var admission = new Admission(config.session().handshakesMax(), System::nanoTime, random);
        var parts = new SessionParts(
                vertx, sessionConfig(config), ingest, sessions, new SessionMeters(registry), clock, System::nanoTime);
        this.gate = new Gate(parts, branches, admission, watch::storeIsUp);
        this.health = new HealthRoutes(readiness(), registry);
        meters.watch(sessions, admission, watch, bus::published);
        this.gaugeTimer = vertx.setPeriodic(GAUGES_EVERY_MS, due -> meters.refresh(sessions));
    }
}

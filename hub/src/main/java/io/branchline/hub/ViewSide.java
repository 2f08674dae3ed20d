package io.branchline.hub;

import io.branchline.hub.api.ApiGround;
import io.branchline.hub.api.ApiRoutes;
import io.branchline.hub.api.PageRoutes;
import io.branchline.hub.api.RateGround;
import io.branchline.hub.api.RatesOnFeed;
import io.branchline.hub.api.RoadGround;
import io.branchline.hub.api.TroubleGround;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.feed.Feed;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.feed.FeedGate;
import io.branchline.hub.feed.FeedGround;
import io.branchline.hub.feed.FeedStream;
import io.branchline.hub.feed.figures.FigureSources;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.live.CatchUp;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.quarantine.QuarantineDesk;
import io.branchline.hub.rates.Approval;
import io.branchline.hub.receipt.RateReach;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.PostgresBatches;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.view.HubHealth;
import io.branchline.hub.view.Origins;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the walk: what people and programs of head office see. Catch-up, feed, API and page of one tenant,
 * composed. Thread-safe.
 */
final class ViewSide {
    private static final Logger LOG = LoggerFactory.getLogger(ViewSide.class);

    /** Far longer than a catch-up ever looks back. */
    private static final Duration BATCHES_KEPT = Duration.ofHours(24);

    private static final long FORGET_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final EventReads reads;
    private final InstantSource clock;
    private final Feed feed;
    private final FeedGate feedGate;
    private final FeedStream feedStream;
    private final Operators operators;
    private final ApiRoutes api;
    private final PageRoutes page = new PageRoutes();
    private String deployment = "";
    private long forgetTimer;

    ViewSide(
            Vertx vertx,
            HubConfig config,
            int tenant,
            Pool pool,
            LiveBus bus,
            PresenceSide presence,
            DownSide down,
            UUID node,
            BooleanSupplier storeIsUp,
            MeterRegistry registry) {
        this.clock = InstantSource.system();
        this.reads = new EventReads(pool);
        var zone = config.viewer().zone();
        var origins = new Origins(config.http().allowedOrigins());
        var operators = new Operators(pool, ViewSide::monotonicMs);
        var doorkeeper = new Doorkeeper(operators, tenant, registry, ViewSide::monotonicMs);
        var catchUp = new CatchUp(vertx, bus, new PostgresBatches(reads), clock, CatchUp.Limits.standard());
        var rates = rates(vertx, config, pool, down, clock);
        var states = presence.states();
        var figures = new FigureSources(
                reads,
                states,
                presence.alerts(),
                new RatesOnFeed(rates.history(), new RateReach(pool), clock),
                () -> rates.proposals().waiting(tenant),
                new HubHealth(storeIsUp, bus::link));
        this.vertx = vertx;
        this.feed = new Feed(
                FeedConfig.standard(tenant, zone),
                new FeedGround(doorkeeper, catchUp, figures, clock, ViewSide::monotonicMs));
        this.operators = operators;
        this.feedGate = new FeedGate(feed, origins, ViewSide::monotonicMs);
        this.feedStream = new FeedStream(feed, doorkeeper, origins);
        this.api = new ApiRoutes(
                new ApiGround(pool, operators, doorkeeper, states, origins, zone, clock),
                rates,
                new TroubleGround(new TroubleReads(pool), new QuarantineDesk(node, bus, down), feed.shownBatches()));
    }

    private static RateGround rates(Vertx vertx, HubConfig config, Pool pool, DownSide down, InstantSource clock) {
        var road = new RoadGround(down.messages(), down.roads(), down.deliveries(), down.transfers(), down.policies());
        var approval =
                new Approval(config.rates().approvalPercent(), config.rates().approvalKinds());
        return RateGround.of(vertx, pool, down.quotes(), approval, road, clock);
    }

    /** Begins to hear what is committed. */
    Future<Void> start() {
        forgetTimer = vertx.setPeriodic(FORGET_EVERY_MS, due -> forget());
        return vertx.deployVerticle(feed).map(id -> deployment = id).mapEmpty();
    }

    /** Takes its addresses. */
    void mount(Router router) {
        feedGate.mount(router);
        feedStream.mount(router);
        api.mount(router);
        page.mount(router);
    }

    /** Adds its gauges. */
    void watch(MeterRegistry registry) {
        Gauge.builder("branchline_hub_ws_connections", feed::readers)
                .description("Open readers of the feed")
                .tag("kind", "feed")
                .register(registry);
    }

    /** Sends the readers away. */
    Future<Void> stop() {
        vertx.cancelTimer(forgetTimer);
        return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    private void forget() {
        operators.signIns().forgetExpired().onFailure(fault -> LOG.debug("Old sign-ins not forgotten", fault));
        api.forgetAnswers().onFailure(fault -> LOG.debug("Old answers not forgotten", fault));
        reads.forgetBatches(clock.instant().minus(BATCHES_KEPT))
                .onFailure(fault -> LOG.debug("Old batches not forgotten", fault));
    }

    private static long monotonicMs() {
        return System.nanoTime() / 1_000_000;
    }
}

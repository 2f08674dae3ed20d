package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.DownRetention;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.ingest.Onward;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.policy.Policies;
import io.branchline.hub.policy.Routing;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.receipt.Receipts;
import io.branchline.hub.transfer.TransferDesk;
import io.branchline.hub.transfer.Transfers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road down, composed: logs, what every node knows of them, receipts, transfers, policies and what is forgotten.
 * Thread-safe.
 */
public final class DownSide implements Onward {
    private static final Logger LOG = LoggerFactory.getLogger(DownSide.class);
    private static final long RECEIPTS_SECONDS_MAX = 5;

    private final DownLog messages;
    private final QuoteLog quotes;
    private final RoadsDown roads;
    private final Policies policies;
    private final Receipts receipts;
    private final Deliveries deliveries;
    private final TransferDesk desk;
    private final Transfers transfers;
    private final DownRetention retention;

    DownSide(Vertx vertx, HubConfig config, Pool pool, LiveBus bus) {
        var clock = InstantSource.system();
        this.messages = new DownLog(clock);
        this.quotes = new QuoteLog(clock);
        this.roads = new RoadsDown(vertx, pool, bus, clock);
        this.policies = new Policies(pool, messages, clock);
        this.desk = new TransferDesk(vertx, pool, messages, roads, clock);
        this.transfers = new Transfers(pool);
        this.receipts = new Receipts(vertx, pool, RandomGenerator.getDefault(), desk::look);
        this.deliveries = new Deliveries(pool);
        this.retention = new DownRetention(vertx, pool, config.downlink().retention(), clock);
    }

    /** Messages are appended here. */
    public DownLog messages() {
        return messages;
    }

    /** Quotes are released here. */
    public QuoteLog quotes() {
        return quotes;
    }

    /** Whoever has committed tells these. */
    public RoadsDown roads() {
        return roads;
    }

    /** Policies are published here. */
    public Policies policies() {
        return policies;
    }

    /** What became of messages and quotes. */
    public Deliveries deliveries() {
        return deliveries;
    }

    /** What became of events from branch to branch. */
    public Transfers transfers() {
        return transfers;
    }

    @Override
    public Routing routing(int tenant) {
        return policies.routing(tenant);
    }

    @Override
    public void handedOn() {
        desk.look();
    }

    Receipts receipts() {
        return receipts;
    }

    TransferDesk desk() {
        return desk;
    }

    DownRetention retention() {
        return retention;
    }

    /** Puts the policies in force and begins to follow. */
    Future<Void> start() {
        roads.onMessages(tenant ->
                policies.refresh().onFailure(fault -> LOG.debug("Policies not read tenant={}", tenant, fault)));
        return policies.refresh().onSuccess(inForce -> {
            roads.start();
            desk.start();
            retention.start();
        });
    }

    /** Writes the receipts that wait, and follows no more; the sessions are gone. */
    Future<Void> stop() {
        retention.stop();
        desk.stop();
        return receipts.drain().timeout(RECEIPTS_SECONDS_MAX, TimeUnit.SECONDS).onComplete(written -> roads.stop());
    }
}

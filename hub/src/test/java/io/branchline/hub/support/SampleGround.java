package io.branchline.hub.support;

import io.branchline.hub.api.RateGround;
import io.branchline.hub.api.RoadGround;
import io.branchline.hub.api.TroubleGround;
import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.ingest.Onward;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.live.LiveBus;
import io.branchline.hub.policy.Policies;
import io.branchline.hub.quarantine.QuarantineDesk;
import io.branchline.hub.rates.Approval;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.transfer.Transfers;
import io.branchline.hub.view.ShownBatches;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;

/** What the API stands on besides its reads, for tests without sessions. */
public final class SampleGround {
    private SampleGround() {}

    /** A desk for quarantine and gaps, with the routing that comes with the product. */
    public static TroubleGround troubles(Pool pool, LiveBus bus, ShownBatches shown) {
        return new TroubleGround(new TroubleReads(pool), new QuarantineDesk(new UUID(0, 9), bus, Onward.NONE), shown);
    }

    /** A desk where one person may change a rate by five percent. */
    public static RateGround rates(Vertx vertx, Pool pool) {
        var clock = InstantSource.system();
        var messages = new DownLog(clock);
        var road = new RoadGround(
                messages,
                new RoadsDown(vertx, pool, new InProcessLiveBus(vertx), clock),
                new Deliveries(pool),
                new Transfers(pool),
                new Policies(pool, messages, clock));
        return RateGround.of(
                vertx, pool, new QuoteLog(clock), new Approval(new BigDecimal("5"), Set.of()), road, clock);
    }
}

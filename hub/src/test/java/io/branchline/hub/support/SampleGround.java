package io.branchline.hub.support;

import io.branchline.hub.api.RateGround;
import io.branchline.hub.api.RoadGround;
import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.policy.Policies;
import io.branchline.hub.rates.Approval;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.transfer.Transfers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Set;

/** What the API stands on besides its reads, for tests without sessions. */
public final class SampleGround {
    private SampleGround() {}

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

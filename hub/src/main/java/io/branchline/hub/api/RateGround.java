package io.branchline.hub.api;

import io.branchline.hub.access.Refused;
import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.rates.Approval;
import io.branchline.hub.rates.Proposals;
import io.branchline.hub.rates.RateDesk;
import io.branchline.hub.rates.RateHistory;
import io.branchline.hub.rates.RateImport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/**
 * What the routes of the rates stand on. Thread-safe.
 *
 * @param vertx for files that are read on a worker thread
 * @param road by which released rates go
 */
public record RateGround(
        Vertx vertx,
        Pool pool,
        RateDesk desk,
        RateImport imports,
        Proposals proposals,
        RateHistory history,
        RoadGround road,
        InstantSource clock) {
    /** The ground with desk and reads of its own; a change beyond what {@code approval} allows waits for a second person. */
    public static RateGround of(
            Vertx vertx, Pool pool, QuoteLog quotes, Approval approval, RoadGround road, InstantSource clock) {
        var desk = new RateDesk(quotes, approval, clock);
        return new RateGround(
                vertx,
                pool,
                desk,
                new RateImport(desk, quotes, clock),
                new Proposals(pool),
                new RateHistory(pool),
                road,
                clock);
    }

    /** The branch of a code; refused if there is none. */
    Future<Integer> branchId(int tenant, String code) {
        return pool.preparedQuery("SELECT id FROM branch WHERE tenant = $1 AND code = $2")
                .execute(Tuple.of(tenant, code))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Refused.notFound("there is no branch of this code; GET /api/v1/branches lists them");
                    }
                    return rows.iterator().next().getInteger(0);
                });
    }
}

package io.branchline.load.suite;

import io.branchline.load.fleet.Fleet;
import io.branchline.load.shop.Shop;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From the post at a real agent until its sale is settled, while head office takes a fifth of the most it can: an eighth of
 * it from that agent, the rest from a fleet. The rate is measured first, in the same run.
 *
 * <p>It is settled when the hub's word of it has reached the branch, not by the time its row carries: that is noted before
 * the commit. The reference is one row in a transaction of its own, one after the other, when nothing else is asked of
 * PostgreSQL: the least that a durable row costs here. Under the same load the reference would be slower and the ratio
 * would flatter.
 */
final class SettleBench implements Bench {
    private static final int LINKS = 88;
    private static final double LOAD = 0.2;
    private static final int PART_OF_AGENT = 8;

    @Override
    public String name() {
        return "settle";
    }

    @Override
    public String what() {
        return "post at an agent until settled, at 20 % of the ingest rate, beside a commit of one row";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var seconds = scale.quick() ? 1 : 8;
        try (var ground = new Ground(LINKS + 1);
                var fleet = ground.fleet(LINKS);
                var shop = Shop.open(ground.office(), LINKS)) {
            var ingest = ingest(ground, fleet, scale);
            var rate = (int) (ingest * LOAD);
            var _ = sales(fleet, shop, rate, scale.quick() ? 1 : 12);
            var ours = new ArrayList<Histogram>();
            var commits = new ArrayList<Histogram>();
            for (var round = 0; round < scale.rounds(5); round++) {
                ours.add(sales(fleet, shop, rate, seconds));
                if (!fleet.awaitSettled(60)) {
                    throw new IllegalStateException("the fleet's sales were not settled");
                }
                commits.add(SqlCommits.oneByOne(ground.office().servers().database(), seconds / 2.0));
            }
            var load = String.format(Locale.ROOT, " at %,d/s", rate);
            return List.of(row(4, 50, load, ours, commits), row(6, 99, load, ours, commits));
        }
    }

    private static double ingest(Ground ground, Fleet fleet, Scale scale) throws Exception {
        var events = scale.of(100_000, LINKS * 20);
        var _ = ground.burst(fleet, Priority.SALES, events);
        ground.forgetEvents();
        var ingest = ground.burst(fleet, Priority.SALES, events);
        ground.forgetEvents();
        return ingest;
    }

    /** The fleet sells a little before the agent is measured, so that the load is there from its first sale on. */
    private static Histogram sales(Fleet fleet, Shop shop, int rate, int seconds) throws Exception {
        var own = Math.max(1, rate / PART_OF_AGENT);
        try (var _ = fleet.sell(Priority.SALES, rate - own)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            return shop.tills().sell(own, seconds);
        }
    }

    private Row row(double target, int percentile, String load, List<Histogram> ours, List<Histogram> commits) {
        var mine = ours.stream().map(micros -> Figures.ms(micros, percentile)).toList();
        var least =
                commits.stream().map(micros -> Figures.ms(micros, percentile)).toList();
        return Row.atMost(
                target,
                name() + " p" + percentile,
                Figures.ms(mine) + load,
                String.format(Locale.ROOT, "commit p%d %.2f ms", percentile, Figures.median(least)),
                Figures.ratios(mine, least));
    }
}

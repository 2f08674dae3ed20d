package io.branchline.load.suite;

import io.branchline.load.fleet.Fleet;
import io.branchline.load.shop.Shop;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From the post at a real agent until its sale is settled, while head office takes a fifth of the most it can: an eighth of
 * it from that agent, the rest from a fleet. The most it can is measured first, in the same run.
 *
 * <p>It is settled when the hub's word of it has reached the branch, not by the time its row carries: that is noted before
 * the commit. The reference is one row in a transaction of its own on the same PostgreSQL in the same seconds, a hundred
 * times a second: both meet the same load of the machine, and the ratio says how much longer the road is than a commit.
 * Beside an idle PostgreSQL it would say mostly how busy the processors are; what a commit takes there is told in brackets.
 */
final class SettleBench implements Bench {
    private static final int LINKS = 88;
    private static final double LOAD = 0.2;
    private static final int PART_OF_AGENT = 8;
    private static final int COMMITS_PER_SECOND = 100;

    @Override
    public String name() {
        return "settle";
    }

    @Override
    public String what() {
        return "post at an agent until settled, at 20 % of the ingest rate, beside a commit of one row";
    }

    /** One round: of sales, of commits in the same seconds, and of commits when nothing else happens; microseconds. */
    private record Times(Histogram settled, Histogram commit, Histogram quiet) {}

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var seconds = scale.quick() ? 1 : 8;
        try (var ground = new Ground(LINKS + 1);
                var fleet = ground.fleet(LINKS);
                var shop = Shop.open(ground.office(), LINKS)) {
            var rate = (int) (ingest(ground, fleet, scale) * LOAD);
            scale.warmUp(() -> round(ground, fleet, shop, rate, 12));
            var rounds = new ArrayList<Times>();
            for (var round = 0; round < scale.rounds(5); round++) {
                rounds.add(round(ground, fleet, shop, rate, seconds));
            }
            return List.of(row(4, 50, rate, rounds), row(6, 99, rate, rounds));
        }
    }

    private static double ingest(Ground ground, Fleet fleet, Scale scale) throws Exception {
        var events = scale.of(100_000, LINKS * 20);
        scale.warmUp(() -> ground.burst(fleet, Priority.SALES, events));
        ground.forgetEvents();
        var ingest = ground.burst(fleet, Priority.SALES, events);
        ground.forgetEvents();
        return ingest;
    }

    /** The fleet sells a little before anything is measured, so that the load is there from the first sale on. */
    private static Times round(Ground ground, Fleet fleet, Shop shop, int rate, int seconds) throws Exception {
        var database = ground.office().servers().database();
        var own = Math.max(1, rate / PART_OF_AGENT);
        Callable<Histogram> beside = () -> SqlCommits.paced(database, COMMITS_PER_SECOND, seconds);
        Histogram settled;
        Histogram commit;
        try (var _ = fleet.sell(Priority.SALES, rate - own);
                var other = Executors.newSingleThreadExecutor()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            var commits = other.submit(beside);
            settled = shop.tills().sell(own, seconds);
            commit = commits.get();
        }
        if (!fleet.awaitSettled(60)) {
            throw new IllegalStateException("the fleet's sales were not settled");
        }
        return new Times(settled, commit, SqlCommits.oneByOne(database, seconds / 4.0));
    }

    private Row row(double target, int percentile, int rate, List<Times> rounds) {
        var ours = rounds.stream()
                .map(round -> Figures.ms(round.settled(), percentile))
                .toList();
        var commit = rounds.stream()
                .map(round -> Figures.ms(round.commit(), percentile))
                .toList();
        var quiet = rounds.stream()
                .map(round -> Figures.ms(round.quiet(), percentile))
                .toList();
        return Row.atMost(
                target,
                name() + " p" + percentile,
                String.format(Locale.ROOT, "%s at %,d/s", Figures.ms(ours), rate),
                String.format(
                        Locale.ROOT,
                        "commit p%d %.2f ms (idle %.2f)",
                        percentile,
                        Figures.median(commit),
                        Figures.median(quiet)),
                Figures.ratios(ours, commit));
    }
}

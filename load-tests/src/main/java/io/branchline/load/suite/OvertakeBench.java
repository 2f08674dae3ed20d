package io.branchline.load.suite;

import io.branchline.load.shop.Shop;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Live sales of a branch while the million reports it kept when it was cut off go up, beside the same sales without them.
 *
 * <p>The agent is real and the reports are on its disk: reading them from there competes with keeping the sales, which a
 * simulated branch would not show. Sales without reports are measured before the cut, in as many windows; hub and agent are
 * warm by then. A window counts only if reports still waited at its end.
 */
final class OvertakeBench implements Bench {
    private static final int LINKS = 88;
    private static final int PER_SECOND = 100;

    @Override
    public String name() {
        return "overtake";
    }

    @Override
    public String what() {
        return "post until settled, p99 of sales, while 1,000,000 reports of the branch replay, beside without";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var reports = scale.of(1_000_000, 2_000);
        var rounds = scale.rounds(3);
        var seconds = scale.quick() ? 0.5 : 8;
        try (var ground = new Ground(LINKS + 1);
                var shop = Shop.open(ground.office(), LINKS)) {
            scale.warmUp(() -> warm(ground, shop));
            var without = new ArrayList<Double>();
            for (var round = 0; round < rounds; round++) {
                without.add(p99(shop.tills().sell(PER_SECOND, seconds)));
            }
            shop.keepWhileCutOff(reports);
            var before = shop.word().settled(Priority.REPORTS);
            shop.restore();
            scale.warmUp(() -> shop.tills().sell(PER_SECOND, 3));
            var with = new ArrayList<Double>();
            while (with.size() < rounds) {
                var p99 = p99(shop.tills().sell(PER_SECOND, seconds));
                if (!scale.quick() && shop.status().backlog().get(Priority.REPORTS) == 0) {
                    throw new IllegalStateException("the reports were settled before " + rounds + " windows were over");
                }
                with.add(p99);
            }
            var settled = shop.word().settled(Priority.REPORTS) - before;
            return List.of(Row.atMost(
                    2,
                    name(),
                    String.format(Locale.ROOT, "p99 %s, %,d replayed", Figures.ms(with), settled),
                    "p99 without " + Figures.ms(without),
                    Figures.ratios(with, without)));
        }
    }

    private static Histogram warm(Ground ground, Shop shop) throws Exception {
        try (var fleet = ground.fleet(LINKS)) {
            var _ = ground.burst(fleet, Priority.SALES, 100_000);
        }
        ground.forgetEvents();
        shop.keepWhileCutOff(20_000);
        shop.restore();
        shop.awaitSettled();
        return shop.tills().sell(PER_SECOND, 8);
    }

    private static double p99(Histogram micros) {
        return Figures.ms(micros, 99);
    }
}

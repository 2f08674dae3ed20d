package io.branchline.load.suite;

import io.branchline.load.fanout.FanOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One rate to all branches, from the request to publish it until it has arrived, beside a bare broadcast. A branch answers
 * that it applies the rate once its disk has it, some milliseconds later, as an agent does.
 */
final class FanOutBench implements Bench {
    private static final int DISK_MS = 5;

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public String what() {
        return "one rate to 5,000 branches, p99 arrival, beside a bare broadcast of the same bytes";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var branches = scale.of(5_000, 100);
        try (var ground = new Ground(branches);
                var fanOut = new FanOut(ground.vertx(), ground.office(), Ground.HUB, DISK_MS)) {
            if (!scale.quick()) {
                fanOut.warmUp(() -> {});
            }
            var ours = new ArrayList<Double>();
            var bare = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(5); round++) {
                fanOut.inTurn(scale.of(20, 5));
                ours.add(fanOut.ours(99) / 1e3);
                bare.add(fanOut.bare(99) / 1e3);
                ratios.add(ours.getLast() / bare.getLast());
            }
            return List.of(Row.atMost(
                    1.5,
                    name(),
                    String.format(Locale.ROOT, "p99 %s, %,d branches", Figures.ms(ours), branches),
                    "bare p99 " + Figures.ms(bare),
                    ratios));
        }
    }
}

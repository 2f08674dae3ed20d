package io.branchline.load.suite;

import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;

/** The same number of events through more and more branches. */
final class GrowthBench implements Bench {
    private static final int FEW = 89;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String what() {
        return "events/s with 1,000 and 5,000 branches beside 89, the same events in all";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var most = scale.of(5_000, 120);
        var middle = scale.of(1_000, 100);
        var events = scale.of(100_000, 2 * most);
        try (var ground = new Ground(most)) {
            var base = new ArrayList<Double>();
            var some = new ArrayList<Double>();
            var many = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(3); round++) {
                base.add(measure(scale, ground, FEW, events));
                some.add(measure(scale, ground, middle, events));
                many.add(measure(scale, ground, most, events));
            }
            var reference = FEW + " branches " + Figures.perSecond(base);
            return List.of(
                    Row.atLeast(0.9, name() + " " + middle, Figures.perSecond(some), reference, over(some, base)),
                    Row.atLeast(0.8, name() + " " + most, Figures.perSecond(many), reference, over(many, base)));
        }
    }

    private static double measure(Scale scale, Ground ground, int branches, int events) throws Exception {
        ground.forgetEvents();
        try (var fleet = ground.fleet(branches)) {
            scale.warmUp(() -> ground.burst(fleet, Priority.SALES, events / 4));
            return ground.burst(fleet, Priority.SALES, events);
        }
    }

    private static List<Double> over(List<Double> ours, List<Double> base) {
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round) / base.get(round));
        }
        return ratios;
    }
}

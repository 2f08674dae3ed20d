package io.branchline.load.suite;

import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;

/** The backlog of one branch, beside the same number of events from 89. */
final class ReplayBench implements Bench {
    private static final int LINKS = 89;

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String what() {
        return "events/s of one branch's backlog beside those of 89 branches";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var events = scale.of(300_000, 5_000);
        try (var ground = new Ground(LINKS);
                var all = ground.fleet(LINKS)) {
            var ours = new ArrayList<Double>();
            var ingest = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            scale.warmUp(() -> ground.burst(all, Priority.SALES, events / 3));
            for (var round = 0; round < scale.rounds(3); round++) {
                ground.forgetEvents();
                ingest.add(ground.burst(all, Priority.SALES, events / 3));
                ground.forgetEvents();
                var before = all.counts().settled();
                var began = System.nanoTime();
                all.keep(0, Priority.SALES, events);
                if (!all.awaitSettled(300)) {
                    throw new IllegalStateException("the backlog was not settled");
                }
                ours.add((all.counts().settled() - before) / ((System.nanoTime() - began) / 1e9));
                ratios.add(ours.getLast() / ingest.getLast());
            }
            return List.of(Row.atLeast(
                    0.8, name(), Figures.perSecond(ours), LINKS + " links " + Figures.perSecond(ingest), ratios));
        }
    }
}

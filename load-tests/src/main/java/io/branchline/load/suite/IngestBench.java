package io.branchline.load.suite;

import io.branchline.load.fleet.CopyLoad;
import io.branchline.load.fleet.Effort;
import io.branchline.load.fleet.Fleet;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Events a second through real links, beside {@code COPY} of the same rows into the same table over two connections. */
final class IngestBench implements Bench {
    private static final int LINKS = 89;
    private static final int CONNECTIONS = 2;

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String what() {
        return "events/s committed through " + LINKS + " links beside COPY of the same rows";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var events = scale.of(150_000, LINKS * 20);
        try (var ground = new Ground(LINKS);
                var fleet = ground.fleet(LINKS)) {
            var rows = IntStream.range(0, LINKS)
                    .mapToObj(branch -> Fleet.sample(branch, events / LINKS))
                    .toList();
            scale.warmUp(() -> ground.burst(fleet, Priority.SALES, events));
            scale.warmUp(() -> ground.burst(fleet, Priority.SALES, events));
            var ours = new ArrayList<Double>();
            var copied = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(5); round++) {
                ground.forgetEvents();
                copied.add(copy(ground, rows));
                ground.forgetEvents();
                var before = Effort.of(ground.office());
                ours.add(ground.burst(fleet, Priority.SALES, events));
                System.out.println("  an event: "
                        + Effort.of(ground.office()).since(before).each(events));
                ratios.add(ours.getLast() / copied.getLast());
            }
            return List.of(
                    Row.atLeast(0.6, name(), Figures.perSecond(ours), "COPY " + Figures.perSecond(copied), ratios));
        }
    }

    private static double copy(Ground ground, List<List<Event>> rows) throws Exception {
        var load = new CopyLoad(
                ground.office().servers().database(), rows, ground.office().branches(), CONNECTIONS);
        return rows.stream().mapToLong(List::size).sum() / load.run();
    }
}

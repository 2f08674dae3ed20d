package io.branchline.load.suite;

import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fleet.ProcessMemory;
import io.branchline.load.intake.SaleLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How small an agent is, idle and with much that waits, and how soon after its start a post is kept. */
final class AgentBench implements Bench {
    private static final double MIB_MAX = 96;
    private static final double GROWTH_MAX = 1.1;
    private static final int BACKLOG = 1_000_000;
    private static final int POSTERS = 4;
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String what() {
        return "resident memory of an agent, idle and with " + BACKLOG
                + " events waiting, and its time to the first kept";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (var office = new Ground(1);
                var ground = new AgentGround(
                        office.office().port(), office.office().keys().getFirst())) {
            var start = starts(ground, scale.rounds(5));
            var calm = scale.quick() ? 1 : 15;
            var idle = connected(ground, calm);
            var backlog = backlog(ground, scale.of(BACKLOG, BATCH * POSTERS), calm);
            return List.of(
                    memory(name() + " idle", idle),
                    memory(name() + " backlog", backlog),
                    Row.atMost(
                            GROWTH_MAX,
                            name() + " flat",
                            mib(backlog) + " with a backlog",
                            "idle " + mib(idle),
                            List.of(backlog / idle)),
                    Row.atMost(1, name() + " start", Figures.seconds(start) + " to the first kept", "1 s", start));
        }
    }

    /** Seconds from the start of the process to the first 202, of agents one after the other; the last one stays. */
    private static List<Double> starts(AgentGround ground, int rounds) throws Exception {
        var seconds = new ArrayList<Double>();
        for (var round = 0; round < rounds; round++) {
            if (ground.site().alive()) {
                ground.site().stop();
            }
            var began = System.nanoTime();
            ground.site().start();
            new FirstPost(ground.site().port()).awaitKept(PATIENCE);
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        return seconds;
    }

    private static double connected(AgentGround ground, int calmSeconds) throws Exception {
        if (!LocalHttp.await(() -> ground.site().refresh().connected(), PATIENCE)) {
            throw new IllegalStateException(
                    "the agent did not connect: " + ground.site().lastWords());
        }
        TimeUnit.SECONDS.sleep(calmSeconds);
        return resident(ground);
    }

    private static double backlog(AgentGround ground, int events, int calmSeconds) throws Exception {
        ground.site().cable().cut();
        var left = new AtomicInteger(events / BATCH);
        var _ = new SaleLoad(POSTERS)
                .post(ground.vertx(), ground.site().port(), BATCH, () -> left.getAndDecrement() > 0);
        TimeUnit.SECONDS.sleep(calmSeconds);
        var waiting = ground.site().refresh().backlog().sum();
        if (waiting < events) {
            throw new IllegalStateException("only " + waiting + " of " + events + " events wait");
        }
        return resident(ground);
    }

    private static double resident(AgentGround ground) throws Exception {
        return ProcessMemory.resident(ground.site().pid()) / 1024.0;
    }

    private static Row memory(String name, double mib) {
        return Row.atMost(1, name, mib(mib), "96 MiB", List.of(mib / MIB_MAX));
    }

    private static String mib(double mib) {
        return String.format(Locale.ROOT, "%.1f MiB", mib);
    }
}

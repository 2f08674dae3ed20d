package io.branchline.load.suite;

import io.branchline.load.demo.Child;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fanout.BroadcastServer;
import io.branchline.load.fleet.Effort;
import io.branchline.load.fleet.Fleet;
import io.branchline.load.fleet.ProcessMemory;
import io.branchline.load.fleet.Sockets;
import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All agents are cut at once and come back: until each has settled a new sale, beside that many bare connects. */
final class StormBench implements Bench {
    private static final int PATIENCE_SECONDS = 120;

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String what() {
        return "5,000 agents cut at once: until all are back and have settled a sale, beside as many bare connects";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var agents = scale.of(5_000, 100);
        try (var ground = new Ground(agents);
                var fleet = ground.fleet(agents)) {
            var port = LocalHttp.freePort();
            try (var _ = Child.start(
                    "bare",
                    Ground.HUB,
                    List.of(BroadcastServer.class.getName(), Integer.toString(port)),
                    Map.of(),
                    ground.office().directory().output())) {
                if (!LocalHttp.await(() -> !LocalHttp.isFree(port), Duration.ofMinutes(1))) {
                    throw new IllegalStateException("the bare server did not start");
                }
                return compare(scale, ground, fleet, port);
            }
        }
    }

    private List<Row> compare(Scale scale, Ground ground, Fleet fleet, int port) throws Exception {
        var ours = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        scale.warmUp(() -> storm(fleet));
        scale.warmUp(() -> connects(ground, port, fleet.size()));
        for (var round = 0; round < scale.rounds(3); round++) {
            var before = Effort.of(ground.office());
            ours.add(storm(fleet));
            var used = Effort.of(ground.office()).since(before);
            System.out.printf(
                    Locale.ROOT,
                    "  hub used %.1f s of processor, most memory it had %d MiB; an agent: %s%n",
                    used.hub().toMillis() / 1e3,
                    ProcessMemory.mostMiB(ground.office().hub().pid()),
                    used.each(fleet.size()));
            bare.add(connects(ground, port, fleet.size()));
            ratios.add(ours.getLast() / bare.getLast());
        }
        var most = fleet.counts().refusedMost();
        return List.of(
                Row.atMost(2.5, name(), Figures.seconds(ours), "bare connects " + Figures.seconds(bare), ratios),
                Row.atMost(1, name() + " refusals", most + " of one agent", "1", List.of((double) most)));
    }

    private static double storm(Fleet fleet) throws Exception {
        fleet.cut();
        await(() -> fleet.connected() == 0);
        fleet.keepEverywhere(Priority.SALES, 1);
        var began = System.nanoTime();
        fleet.openAtOnce().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!fleet.awaitSettled(PATIENCE_SECONDS)) {
            throw new IllegalStateException("not all sales were settled");
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static double connects(Ground ground, int port, int count) throws Exception {
        var began = System.nanoTime();
        try (var sockets = new Sockets(ground.vertx(), port)) {
            sockets.openAtOnce(count);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the agents are not gone");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}

package io.branchline.load.suite;

import io.branchline.load.demo.Child;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fanout.BroadcastServer;
import io.branchline.load.fleet.ProcessMemory;
import io.branchline.load.fleet.Sockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an idle link costs the hub in memory, beside a bare Vert.x WebSocket. */
final class IdleBench implements Bench {
    private static final double KIB_MAX = 16;
    private static final int HEAP_MIB = 1024;

    /**
     * A heap that is touched as a whole at start: what the process grows by is outside of it. A collection closes every gap:
     * it would leave up to a twentieth of the heap in small ones, and count them as in use.
     */
    private static final List<String> FLAGS = List.of(
            "-Xms" + HEAP_MIB + "m",
            "-Xmx" + HEAP_MIB + "m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepDeadRatio=0",
            "-XX:+UseCompactObjectHeaders");

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String what() {
        return "memory of the hub for an idle link beside that of a bare Vert.x WebSocket server";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        // Fewer would drown in what a process takes and gives back by itself, some MiB.
        var links = scale.of(10_000, 1_000);
        var ours = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        // New processes each time: what one keeps of links that are gone, the next links would use again.
        for (var round = 0; round < scale.rounds(3); round++) {
            try (var ground = new Ground(links, FLAGS)) {
                ours.add(hub(ground, links));
                bare.add(bare(ground, links));
            }
        }
        var limit = ours.stream().map(kib -> kib / KIB_MAX).toList();
        return List.of(
                Row.atMost(1.5, name(), text(ours), "bare " + text(bare), Figures.ratios(ours, bare)),
                Row.atMost(1, name() + " 16 KiB", text(ours), "16 KiB", limit));
    }

    private static double hub(Ground ground, int links) throws Exception {
        var pid = ground.office().hub().pid();
        // The first links make the classes and the compiler's code that all others share.
        try (var warm = ground.fleet(Math.min(200, links))) {
            warm.cut();
        }
        var before = ProcessMemory.of(pid);
        try (var _ = ground.fleet(links)) {
            return perLink(before, ProcessMemory.of(pid), links);
        }
    }

    private static double bare(Ground ground, int links) throws Exception {
        var port = LocalHttp.freePort();
        try (var server = Child.start(
                "bare",
                FLAGS,
                List.of(BroadcastServer.class.getName(), Integer.toString(port)),
                Map.of(),
                ground.office().directory().output())) {
            if (!LocalHttp.await(() -> !LocalHttp.isFree(port), Duration.ofMinutes(1))) {
                throw new IllegalStateException("the bare server did not start");
            }
            try (var warm = new Sockets(ground.vertx(), port)) {
                warm.open(Math.min(200, links));
            }
            var before = ProcessMemory.of(server.pid());
            try (var sockets = new Sockets(ground.vertx(), port)) {
                sockets.open(links);
                return perLink(before, ProcessMemory.of(server.pid()), links);
            }
        }
    }

    /** Heap in use and what the process has outside its heap, by the kernel's count. */
    private static double perLink(ProcessMemory before, ProcessMemory after, int links) {
        return (after.usedKiB(HEAP_MIB) - before.usedKiB(HEAP_MIB)) / (double) links;
    }

    private static String text(List<Double> kib) {
        return String.format(Locale.ROOT, "%.1f KiB", Figures.median(kib));
    }
}

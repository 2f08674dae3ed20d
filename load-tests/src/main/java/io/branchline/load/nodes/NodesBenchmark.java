package io.branchline.load.nodes;

import io.branchline.hub.embedded.RedisCluster;
import io.branchline.load.demo.HubProgram;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.Fleet;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One hub node, then two, and so on: what an event costs, whether nothing is lost, and what a killed node means. */
@Command(name = "bench nodes", mixinStandardHelpOptions = true, sortOptions = false)
public final class NodesBenchmark implements Callable<Integer> {
    private static final List<String> FLAGS = List.of("-Xmx1g");
    private static final int OWNERS = 3;

    @Option(names = "--hubs", defaultValue = "3", description = "Most hub nodes. Default: ${DEFAULT-VALUE}.")
    private int hubs;

    @Option(names = "--branches", defaultValue = "300", description = "Branches. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(
            names = "--events",
            defaultValue = "90000",
            description = "Events of each burst. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(names = "--rounds", defaultValue = "2", description = "Rounds. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Sales a second while readers watch. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--readers",
            defaultValue = "1",
            description = "Readers of all events at each node meanwhile. Default: ${DEFAULT-VALUE}.")
    private int readers;

    @Option(
            names = "--quick",
            description = "Two nodes, a hundredth of the work, one round and nothing to warm up: whether it runs.")
    private boolean quick;

    @Option(names = "--cluster", description = "Redis is a cluster of three.")
    private boolean clustered;

    private final Vertx vertx = Vertx.vertx();
    private final PrintWriter out;

    private NodesBenchmark(PrintWriter out) {
        this.out = out;
    }

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.out, true, System.out.charset()), arguments));
    }

    /** The same; the answer is the exit status. */
    static int run(PrintWriter out, String... arguments) {
        return new CommandLine(new NodesBenchmark(out)).execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (quick) {
            beQuick();
        }
        try (var cluster = clustered ? RedisCluster.start(OWNERS, 0) : null;
                var office = BenchOffice.open(vertx, branches, FLAGS, settings(cluster))) {
            for (var round = 1; round <= rounds; round++) {
                for (var count = 1; count <= hubs; count++) {
                    run(office, cluster, count, round);
                }
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return 0;
    }

    private void beQuick() {
        hubs = Math.min(2, hubs);
        branches = Math.max(2 * hubs, branches / 100);
        events = Math.max(branches, events / 100);
        rounds = 1;
    }

    private void run(BenchOffice office, @Nullable RedisCluster cluster, int count, int round) throws Exception {
        var nodes = new ArrayList<>(List.of(office.hub()));
        try {
            for (var more = 2; more <= count; more++) {
                nodes.add(office.node("hub-" + more));
                nodes.getLast().start();
            }
            var ports = nodes.stream().map(HubProgram::port).toList();
            try (var fleet = new Fleet(vertx, ports, office.keys())) {
                fleet.open();
                var trial = new NodesTrial(vertx, office, cluster, nodes, fleet, quick);
                if (!quick) {
                    var _ = trial.burst(events);
                }
                print(round, count, trial.burst(events));
                if (!quick) {
                    // A node that has just started has compiled nothing of the feed yet.
                    var _ = trial.watch(rate, readers);
                }
                print(round, count, trial.watch(rate, readers));
                print(round, count, trial.rest());
                if (count > 1) {
                    print(round, count, trial.kill(rate));
                }
            }
        } finally {
            nodes.stream().skip(1).forEach(HubProgram::close);
        }
    }

    private void print(int round, int count, String measured) {
        out.printf(Locale.ROOT, "round %d, %d node%s: %s%n", round, count, count == 1 ? "" : "s", measured);
    }

    private static Map<String, String> settings(@Nullable RedisCluster cluster) {
        if (cluster == null) {
            return Map.of();
        }
        var others = IntStream.range(1, cluster.size())
                .mapToObj(node -> "127.0.0.1:" + cluster.port(node))
                .collect(Collectors.joining(","));
        return Map.of(
                "BRANCHLINE_HUB_REDIS_MODE",
                "cluster",
                "BRANCHLINE_HUB_REDIS_PORT",
                Integer.toString(cluster.port(0)),
                "BRANCHLINE_HUB_REDIS_PASSWORD",
                cluster.password(),
                "BRANCHLINE_HUB_REDIS_NODES",
                others);
    }
}

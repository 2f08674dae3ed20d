package io.branchline.load.fanout;

import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.ProcessMemory;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One rate to thousands of connected branches: from the request to publish it until the last of them has it, through
 * PostgreSQL, beside a bare Vert.x loop that writes the same bytes to as many sockets. Then the hub's memory with branches
 * that do not read at all.
 */
@Command(name = "bench fanout", mixinStandardHelpOptions = true, sortOptions = false)
public final class FanOutBenchmark implements Callable<Integer> {
    private static final double GOAL = 2;
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC");

    @Option(
            names = "--branches",
            defaultValue = "2000",
            description = "Connected branches; two open files each in this program. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(
            names = "--disk-ms",
            defaultValue = "0",
            description = "Milliseconds after which a branch answers that it has a rate on disk; at 0 it answers at"
                    + " once, before it reads what else has come. Default: ${DEFAULT-VALUE}.")
    private int diskMs;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--rates", defaultValue = "20", description = "Publications in a round. Default: ${DEFAULT-VALUE}.")
    private int rates;

    @Option(
            names = "--unread",
            defaultValue = "1000",
            description = "Rates published while no branch reads. Default: ${DEFAULT-VALUE}.")
    private int unread;

    private final Vertx vertx = Vertx.vertx();

    private FanOutBenchmark() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FanOutBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (var office = BenchOffice.open(vertx, branches, FLAGS);
                var fanOut = new FanOut(vertx, office, FLAGS, diskMs)) {
            System.out.printf(Locale.ROOT, "%,d branches are connected%n", branches);
            fanOut.warmUp(() -> System.out.println("warm-up: " + fanOut));
            compare(fanOut);
            unread(office, fanOut);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return 0;
    }

    private void compare(FanOut fanOut) throws Exception {
        var ratios = new ArrayList<Double>();
        for (var round = 1; round <= rounds; round++) {
            fanOut.inTurn(rates);
            ratios.add(fanOut.ours(99) / (double) fanOut.bare(99));
            System.out.printf(Locale.ROOT, "round %d: %s; p99 ratio %.2f%n", round, fanOut, ratios.getLast());
        }
        var sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "p99 arrival hub / bare: median %.2f, %.2f to %.2f (goal: at most %.0f)%n",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast(),
                GOAL);
        System.out.printf(Locale.ROOT, "a frame has %,d bytes, %,d branches%n", fanOut.frameBytes(), branches);
    }

    private void unread(BenchOffice office, FanOut fanOut) throws Exception {
        var pid = office.hub().pid();
        System.out.printf(Locale.ROOT, "hub with %,d branches that read: %s%n", branches, ProcessMemory.of(pid));
        fanOut.publishUnread(unread);
        System.out.printf(
                Locale.ROOT,
                "hub after %,d rates to %,d branches that do not read: %s%n",
                unread,
                branches,
                ProcessMemory.of(pid));
    }
}

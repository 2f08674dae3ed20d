package io.branchline.load.readers;

import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.Fleet;
import io.branchline.load.fleet.ProcessMemory;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Readers of the feed of which some never read: the delay of the others, in rounds with and without these, and the hub's
 * memory.
 */
@Command(name = "bench readers", mixinStandardHelpOptions = true, sortOptions = false)
public final class ReaderBenchmark implements Callable<Integer> {
    private static final double GOAL = 1.5;
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC");
    private static final String SUBSCRIPTION =
            "{\"type\":\"subscribe\",\"channels\":[\"events\",\"branches\",\"totals\"],\"branches\":[%s]}";

    @Option(names = "--readers", defaultValue = "500", description = "Readers. Default: ${DEFAULT-VALUE}.")
    private int readers;

    @Option(
            names = "--deaf",
            defaultValue = "50",
            description = "Of these, how many never read. Default: ${DEFAULT-VALUE}.")
    private int deaf;

    @Option(names = "--branches", defaultValue = "89", description = "Branches. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(names = "--rate", defaultValue = "500", description = "Sales a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seen",
            defaultValue = "5",
            description = "Branches each reader watches; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int seen;

    @Option(names = "--rounds", defaultValue = "4", description = "Rounds of each. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "Of each round. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    private final Vertx vertx = Vertx.vertx();

    private ReaderBenchmark() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReaderBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (var office = BenchOffice.open(vertx, branches, FLAGS);
                var fleet = new Fleet(vertx, office.port(), office.keys())) {
            fleet.open();
            var listening = new Readers(vertx, office.port(), office.token(), Readers.SETTLED);
            for (var reader = 0; reader < readers - deaf; reader++) {
                listening.open(1, subscription(reader));
            }
            try (var _ = fleet.sell(Priority.SALES, rate)) {
                compare(office, listening);
            }
            if (!fleet.awaitSettled(60)) {
                throw new IllegalStateException("not everything was settled");
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d sales kept and settled, %,d events read, %d resets, %d readers closed by the hub%n",
                    fleet.counts().settled(),
                    listening.events(),
                    listening.resets(),
                    listening.closed());
            listening.close();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return 0;
    }

    /** Some branches, from another one on for each reader. */
    private String subscription(int reader) {
        var codes = new ArrayList<String>();
        for (var n = 0; n < seen; n++) {
            codes.add("\"B" + (reader + n) % branches + "\"");
        }
        return SUBSCRIPTION.formatted(String.join(",", codes));
    }

    private void compare(BenchOffice office, Readers listening) throws Exception {
        var ratios = new ArrayList<Double>();
        pause();
        var _ = listening.takeDelays();
        System.out.printf(
                Locale.ROOT,
                "hub with %d readers that read: %s%n",
                readers - deaf,
                ProcessMemory.of(office.hub().pid()));
        for (var round = 1; round <= rounds; round++) {
            var alone = round(listening);
            var never = new Readers(vertx, office.port(), office.token(), Readers.SETTLED);
            never.open(deaf, SUBSCRIPTION.formatted(""));
            never.stopReading();
            // Until the buffers on the way are full they are readers like all others.
            pause();
            var beside = round(listening);
            var memory = ProcessMemory.of(office.hub().pid());
            never.close();
            ratios.add(p99(beside) / p99(alone));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: settled to read without: p50 %.1f ms p99 %.1f ms; with %d that never read: p50 %.1f ms p99 %.1f ms;"
                            + " ratio %.2f; hub %s%n",
                    round,
                    p50(alone),
                    p99(alone),
                    deaf,
                    p50(beside),
                    p99(beside),
                    ratios.getLast(),
                    memory);
        }
        var sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "p99 of %d readers, with / without %d that never read: median %.2f, %.2f to %.2f (goal: at most %.1f)%n",
                readers - deaf,
                deaf,
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast(),
                GOAL);
    }

    private Histogram round(Readers listening) {
        var _ = listening.takeDelays();
        pause();
        if (listening.closed() > 0) {
            throw new IllegalStateException("the hub closed " + listening.closed() + " readers that read");
        }
        return listening.takeDelays();
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static double p50(Histogram micros) {
        return micros.getValueAtPercentile(50) / 1e3;
    }

    private static double p99(Histogram micros) {
        return micros.getValueAtPercentile(99) / 1e3;
    }
}

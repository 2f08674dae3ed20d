package io.branchline.load.simulation;

import io.branchline.load.simulation.engine.PlantedFault;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./branchline simulate}: runs the simulator for any number of seeds, or replays one. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Runs the link's state machines through simulated faults and checks every promise.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every seed held", "1:a seed broke a promise", "2:wrong options"})
public final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Seeds to run: ${DEFAULT-VALUE}.")
    private long seeds;

    @Option(names = "--from", paramLabel = "S", defaultValue = "1", description = "First seed: ${DEFAULT-VALUE}.")
    private long from;

    @Option(names = "--seed", paramLabel = "S", description = "Run this seed alone.")
    private @Nullable Long only;

    @Option(names = "--trace", description = "With --seed: print every line of the trace.")
    private boolean traced;

    @Option(
            names = "--plant",
            paramLabel = "FAULT",
            description = "Build in a fault, which must be found: ${COMPLETION-CANDIDATES}.")
    private @Nullable PlantedFault planted;

    @Option(names = "--threads", paramLabel = "N", description = "Seeds side by side; default: one per processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The program. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulateCommand()).execute(args));
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try {
            var totals = only == null ? campaign(out) : Simulation.run(only, planted, traced ? out::println : null);
            out.println(totals.faults());
            out.printf(Locale.ROOT, "%s, trace hash %016x%n", totals.line(), totals.traceHash());
            out.flush();
            return 0;
        } catch (FailedSeed e) {
            out.println(e.getMessage());
            out.flush();
            return 1;
        }
    }

    private Totals campaign(PrintWriter out) {
        var campaign = new Campaign(from, seeds, threads, planted);
        var startNanos = System.nanoTime();
        try (var clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory())) {
            var progress =
                    clock.scheduleAtFixedRate(() -> print(out, campaign.totals(), startNanos), 1, 1, TimeUnit.SECONDS);
            try {
                return campaign.run();
            } finally {
                progress.cancel(false);
                print(out, campaign.totals(), startNanos);
            }
        }
    }

    private static void print(PrintWriter out, Totals totals, long startNanos) {
        var seconds = Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9);
        out.printf(
                Locale.ROOT,
                "%s; %.0f seeds/s, %.1f simulated hours a minute%n",
                totals.line(),
                totals.seeds() / seconds,
                totals.hours() / seconds * 60);
        out.flush();
    }
}

package io.branchline.load.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./branchline bench}: all benches, one table. Exit status 1 if one could not run, 2 for wrong options. */
@Command(
        name = "bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Measures the product beside what this machine can do at most, in one run, and prints a table of ratios.")
public final class SuiteMain implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final List<Bench> BENCHES = List.of(
            new IngestBench(),
            new SettleBench(),
            new IntakeBench(),
            new OvertakeBench(),
            new FloorBench(),
            new ReplayBench(),
            new BackBench(),
            new FanOutBench(),
            new FeedBench(),
            new IdleBench(),
            new StormBench(),
            new GrowthBench(),
            new AgentBench());

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Run these alone; see --list.")
    private List<String> only = List.of();

    @Option(
            names = "--quick",
            description = "A hundredth of the work, one round, no warm-up: whether every bench runs.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the table as JSON too.")
    private @Nullable Path report;

    @Option(names = "--list", description = "Say which benches there are.")
    private boolean list;

    private SuiteMain() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The same; the answer is the exit status. */
    static int run(String... arguments) {
        return new CommandLine(new SuiteMain()).execute(arguments);
    }

    /** The bench of a name. */
    static Optional<Bench> bench(String name) {
        return BENCHES.stream().filter(bench -> bench.name().equals(name)).findFirst();
    }

    /** Names of all benches. */
    static List<String> names() {
        return BENCHES.stream().map(Bench::name).toList();
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            BENCHES.forEach(bench -> System.out.printf("%-10s %s%n", bench.name(), bench.what()));
            return 0;
        }
        var names = names();
        var unknown = only.stream().filter(name -> !names.contains(name)).toList();
        if (!unknown.isEmpty()) {
            System.err.println("bench: there is no " + unknown + "; allowed are " + names);
            return USAGE;
        }
        var rows = new ArrayList<Row>();
        var failed = new ArrayList<String>();
        for (var bench : BENCHES) {
            if (only.isEmpty() || only.contains(bench.name())) {
                run(bench, rows, failed);
            }
        }
        print(rows, failed);
        if (report != null) {
            Files.writeString(report, json(rows, failed).encodePrettily() + "\n");
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private void run(Bench bench, List<Row> rows, List<String> failed) {
        System.out.printf("%s: %s ...%n", bench.name(), bench.what());
        var began = System.nanoTime();
        try {
            var scale = new Scale(quick);
            rows.addAll(quick ? bench.run(scale) : BenchProcess.run(bench, scale));
        } catch (Exception fault) {
            failed.add(bench.name() + ": " + fault);
            System.err.println("bench: " + bench.name() + " could not run: " + fault);
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("  took %d s%n", took.toSeconds());
    }

    private static void print(List<Row> rows, List<String> failed) {
        System.out.printf(
                Locale.ROOT, "%n%-16s %-28s %-34s %-20s %-8s %s%n", "bench", "ours", "beside", "ratio", "target", "");
        for (var row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %-28s %-34s %-20s %-8s %s%n",
                    row.name(),
                    row.ours(),
                    row.reference(),
                    row.ratio(),
                    row.bound(),
                    row.met() ? "met" : "MISSED");
        }
        failed.forEach(line -> System.out.println("not run: " + line));
    }

    private JsonObject json(List<Row> rows, List<String> failed) {
        var lines = new JsonArray();
        rows.forEach(row -> lines.add(row.json()));
        return new JsonObject()
                .put("at", Instant.now().toString())
                .put("quick", quick)
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("rows", lines)
                .put("failed", new JsonArray(failed));
    }
}

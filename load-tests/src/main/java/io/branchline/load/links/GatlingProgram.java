package io.branchline.load.links;

import io.branchline.load.retail.RetailYear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gatling as a child process, with the scenarios of its module. Thread-safe. */
public final class GatlingProgram {
    private final Path module;
    private final List<String> flags;
    private final ProcessBuilder.Redirect output;
    private volatile boolean stopped;
    private volatile @Nullable Process process;

    /**
     * Gatling.
     *
     * @param module directory of the module, built
     * @param flags of its Java virtual machine
     * @param output where it writes
     */
    public GatlingProgram(Path module, List<String> flags, ProcessBuilder.Redirect output) {
        this.module = module;
        this.flags = List.copyOf(flags);
        this.output = output;
    }

    /** Ends it, and keeps it from being started. */
    public void stop() {
        stopped = true;
        var running = process;
        if (running != null) {
            running.destroy();
        }
    }

    /** Whether somebody has stopped it. */
    boolean stopped() {
        return stopped;
    }

    /** Plays a scenario to its end; its exit status: 0, or 2 if a limit was missed. Leaves report and ledger. */
    int play(LoadPlan plan, Office office, String run, Path directory) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        settings(plan, office, run, directory)
                .forEach((name, value) -> command.add("-Dbranchline." + name + "=" + value));
        var target = module.resolve("target");
        command.addAll(List.of(
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                "io.gatling.app.Gatling",
                "-s",
                "io.branchline.gatling." + plan.scenario().simulation(),
                "-rf",
                directory.toAbsolutePath().toString()));
        var started = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output)
                .redirectErrorStream(true)
                .start();
        process = started;
        if (stopped) {
            started.destroy();
        }
        try {
            return started.waitFor();
        } finally {
            started.destroy();
        }
    }

    private static Map<String, Object> settings(LoadPlan plan, Office office, String run, Path directory)
            throws IOException {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("hub", office.hub());
        settings.put("keys", office.keys().toAbsolutePath());
        settings.put("token", office.token().toAbsolutePath());
        settings.put("run", run);
        settings.put("ledger", ledger(directory).toAbsolutePath());
        settings.put("branches", plan.branches());
        settings.put("rate", plan.rate());
        settings.put("seconds", plan.seconds());
        settings.put("warmup", plan.warmUpSeconds());
        settings.put("limits", plan.limits());
        switch (plan.scenario()) {
            case TRADING_DAY -> {
                var year = RetailYear.ofBusiest(Math.min(plan.branches(), RetailYear.storesMax()));
                settings.put("hours", commas(year.receiptsByHour()));
                settings.put("stores", commas(year.receiptsByStore()));
            }
            case OUTAGE -> settings.put("share", plan.share());
            case RATE_BURST -> settings.put("targets", office.targets(plan.branches()));
            case DASHBOARDS -> settings.put("readers", plan.readers());
            case MONTH_END -> settings.put("reports", plan.reports());
            case OPENING_DAY, SOAK -> {}
        }
        return settings;
    }

    /** Where a run leaves its ledger. */
    static Path ledger(Path directory) {
        return directory.resolve("ledger.tsv");
    }

    /** Gatling makes a directory of its own choice for its report; the page in it, if there is one. */
    static Optional<Path> report(Path directory) throws IOException {
        return listed(directory).stream()
                .map(made -> made.resolve("index.html"))
                .filter(Files::exists)
                .findFirst();
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String commas(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}

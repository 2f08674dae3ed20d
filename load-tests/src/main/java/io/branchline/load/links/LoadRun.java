package io.branchline.load.links;

import io.branchline.load.demo.Console;
import io.branchline.load.rates.HeadOfficeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** One scenario from its begin to the verdict. Blocking. */
public final class LoadRun {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Duration ANSWERS_MAX = Duration.ofSeconds(30);

    private final GatlingProgram gatling;
    private final Path results;
    private final Console console;

    /**
     * What came of it.
     *
     * @param verdict on what was sent
     * @param withinLimits whether the report is within its limits
     * @param report Gatling's page
     */
    public record Outcome(LoadVerdict verdict, boolean withinLimits, Path report) {
        /** Whether all is well. */
        public boolean good() {
            return verdict.whole() && withinLimits;
        }
    }

    /**
     * Runs whose reports go below a directory.
     *
     * @param gatling the program
     * @param results directory for a directory each
     * @param console told of progress and verdict
     */
    public LoadRun(GatlingProgram gatling, Path results, Console console) {
        this.gatling = gatling;
        this.results = results;
        this.console = console;
    }

    /** Plays a scenario and compares. */
    public Outcome play(LoadPlan plan, Office office) throws IOException, InterruptedException {
        var now = Instant.now();
        var run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        var directory =
                Files.createDirectories(results.resolve(plan.scenario().word() + "-" + STAMP.format(now) + "-" + run));
        console.say("%s: %,d branches, %,d sales a second for %d s, run %s"
                .formatted(plan.scenario().word(), plan.branches(), plan.rate(), plan.seconds(), run));
        var token = Files.readString(office.token()).strip();
        try (var api = new HeadOfficeApi(office.hub(), token, ANSWERS_MAX)) {
            var judge = Judge.before(api, run, now);
            var status = watched(plan, office, run, directory);
            var report = GatlingProgram.report(directory);
            if (gatling.stopped() || report.isEmpty() || !Files.exists(GatlingProgram.ledger(directory))) {
                throw new LoadFault("Gatling ended with status " + status + " before the scenario did");
            }
            var verdict = judge.after(SentLedger.read(GatlingProgram.ledger(directory)));
            Files.write(directory.resolve("verdict.txt"), verdict.allLines());
            verdict.lines().forEach(console::say);
            if (status != 0) {
                console.say("a limit of the report was missed: Gatling names it above");
            }
            var page = report.get().toAbsolutePath();
            console.say("report: " + page);
            return new Outcome(verdict, status == 0, page);
        }
    }

    private int watched(LoadPlan plan, Office office, String run, Path directory)
            throws IOException, InterruptedException {
        if (plan.scenario() != LoadScenario.SOAK) {
            return gatling.play(plan, office, run, directory);
        }
        try (var memory = MemoryWatch.over(office, plan.seconds())) {
            var status = gatling.play(plan, office, run, directory);
            memory.lines().forEach(console::say);
            Files.write(directory.resolve("memory.txt"), memory.lines());
            return status;
        }
    }
}

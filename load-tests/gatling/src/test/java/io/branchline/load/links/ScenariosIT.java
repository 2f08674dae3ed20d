package io.branchline.load.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.branchline.load.demo.Console;
import io.branchline.load.links.LoadVerdict.Entry;
import io.branchline.load.rates.HeadOfficeApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scenario in small, against one head office, by Gatling itself; and the judge is judged. */
class ScenariosIT {
    private static final int BRANCHES = 6;
    private static final int RATE = 60;
    private static final int SECONDS = 2;
    private static final Map<LoadScenario, String> NOTED = Map.of(
            LoadScenario.OUTAGE, "outage: line back to all settled",
            LoadScenario.RATE_BURST, "rate: published to arrived",
            LoadScenario.DASHBOARDS, "sale: kept to dashboard",
            LoadScenario.MONTH_END, "report: sent to settled");

    @TempDir
    static Path results;

    private static Office office;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void startHeadOffice() throws Exception {
        office = Office.start(BRANCHES);
    }

    @AfterAll
    static void stopHeadOffice() throws Exception {
        office.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOAK")
    void playsInSmallAndFindsEverySaleAtHeadOfficeOnce(LoadScenario scenario) throws Exception {
        var outcome = run().play(LoadPlan.small(scenario, BRANCHES, RATE, SECONDS), office);

        assertThat(outcome.verdict().lines()).as(said()).endsWith("whole: nothing is missing, doubled or refused");
        assertThat(outcome.good()).as(said()).isTrue();
        assertThat(outcome.verdict().sent()).as(said()).isPositive();
        assertThat(outcome.report())
                .content()
                .contains("API: totals by branch", NOTED.getOrDefault(scenario, "sale: sent to settled"));
        assertThat(said()).contains("sale.completed", "report: " + outcome.report());
    }

    /** Plays the soak, so that its memory is looked at too. */
    @Test
    void namesTheBranchWhoseSaleIsMissingOrDoubled() throws Exception {
        var directory = Files.createDirectories(results.resolve("judged"));
        try (var api = new HeadOfficeApi(office.hub(), Files.readString(office.token()), Duration.ofSeconds(10))) {
            var judge = Judge.before(api, "judged", Instant.now());
            var _ = gatling()
                    .play(LoadPlan.small(LoadScenario.SOAK, BRANCHES, RATE, SECONDS), office, "judged", directory);
            assertThat(judge.after(SentLedger.read(GatlingProgram.ledger(directory)))
                            .whole())
                    .isTrue();

            change(directory, "B1", +1);
            change(directory, "B2", -1);
            var verdict = judge.after(SentLedger.read(GatlingProgram.ledger(directory)));

            assertThat(verdict.whole()).isFalse();
            assertThat(verdict.entries())
                    .filteredOn(entry -> !entry.whole())
                    .extracting(Entry::branch, Entry::missing, Entry::doubled)
                    .containsExactlyInAnyOrder(tuple("B1", 1L, 0L), tuple("B2", 0L, 1L));
            assertThat(verdict.lines()).endsWith("NOT WHOLE");
        }
    }

    /** As if a branch had sent more or fewer sales than it has. */
    private static void change(Path directory, String branch, int by) throws IOException {
        var ledger = GatlingProgram.ledger(directory);
        var lines = Files.readAllLines(ledger).stream()
                .map(line -> line.startsWith("events\t" + branch + "\tsale.completed\t") ? changed(line, by) : line)
                .toList();
        Files.write(ledger, lines);
    }

    private static String changed(String line, int by) {
        var words = line.split("\t", -1);
        words[3] = Long.toString(Long.parseLong(words[3]) + by);
        words[4] = Long.toString(Long.parseLong(words[4]) + by);
        return String.join("\t", words);
    }

    private LoadRun run() {
        return new LoadRun(gatling(), results, new Console(new PrintStream(said, true, StandardCharsets.UTF_8)));
    }

    private static GatlingProgram gatling() {
        return new GatlingProgram(
                Path.of("").toAbsolutePath(),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                ProcessBuilder.Redirect.appendTo(results.resolve("gatling.txt").toFile()));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}

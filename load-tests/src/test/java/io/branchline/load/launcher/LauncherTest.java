package io.branchline.load.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is for bash")
class LauncherTest {
    private static final Path ROOT = root();

    @TempDir
    Path directory;

    private record Outcome(int status, String text) {}

    @Test
    void namesItsCommands() throws Exception {
        var outcome = run("help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.text()).contains("demo", "test", "hub", "agent", "load", "simulate", "bench");
    }

    @Test
    void refusesAnUnknownCommandWithOneLine() throws Exception {
        var outcome = run("sell");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.text().lines()).singleElement().asString().contains("'sell'", "allowed are demo, test");
    }

    @Test
    void explainsTheTestCommandWithoutRunningIt() throws Exception {
        assertThat(run("test", "--help").text()).contains("mvn verify");
        assertThat(run("test", "everything").status()).isEqualTo(2);
    }

    @Test
    void worksThroughALinkInThePath() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("branchline"), ROOT.resolve("branchline"));

        assertThat(runProgram(link, "help").status()).isZero();
    }

    @Test
    void continuousIntegrationCallsTheTestCommandAndNothingElse() throws Exception {
        assertThat(Files.readAllLines(ROOT.resolve(".ci/run")))
                .last()
                .asString()
                .endsWith("/../branchline\" test");
        assertThat(ROOT.resolve(".ci/run")).isExecutable();
    }

    private static Outcome run(String... arguments) throws IOException, InterruptedException {
        return runProgram(ROOT.resolve("branchline"), arguments);
    }

    private static Outcome runProgram(Path program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("branchline")) ? here : here.getParent();
    }
}

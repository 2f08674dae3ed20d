package io.branchline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.TestTill;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as the launcher starts it: with the flags that are shipped, and from a class archive. */
class AgentStartIT {
    private static final Pattern READY = Pattern.compile("Agent ready host=\\S+ port=(\\d+)");

    /** An archive is of jars alone. */
    private static final String JARS = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (var process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void keepsEventsWithTheFlagsThatAreShipped() throws Exception {
        var port = agent(List.of());

        try (var till = new TestTill(port)) {
            assertThat(till.post(SampleEvents.sale("s-1")).statusCode()).isEqualTo(202);
            assertThat(till.json("/status").getString("sentence")).contains("selling goes on");
        }
        assertThat(output()).isNotEmpty().allMatch(line -> line.matches("2\\S+ (INFO|WARN) .* - .*"));
    }

    @Test
    void startsFromTheArchiveThatARehearsalLeaves() throws Exception {
        var archive = rehearsed();

        var port = agent(List.of("-XX:AOTCache=" + archive, "-XX:AOTMode=on"));

        try (var till = new TestTill(port)) {
            assertThat(till.post(SampleEvents.sale("s-1")).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void startsWithoutAWordWhenItsArchiveIsDamagedOrMissing() throws Exception {
        var archive = rehearsed();
        damage(archive);
        for (var file : List.of(archive, directory.resolve("missing.aot"))) {
            var port = agent(List.of("-XX:AOTCache=" + file));

            try (var till = new TestTill(port)) {
                assertThat(till.post(SampleEvents.sale("s-1")).statusCode()).isIn(200, 202);
            }
            assertThat(output()).isNotEmpty().allMatch(line -> line.matches("2\\S+ (INFO|WARN) .* - .*"));
            stop();
        }
    }

    private Path rehearsed() throws Exception {
        var archive = directory.resolve("agent.aot");
        var journal = Files.createTempDirectory(directory, "rehearsal");
        var rehearsal = run(List.of("-XX:AOTCacheOutput=" + archive), Map.of(), Rehearsal.class, journal.toString());

        assertThat(rehearsal.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(rehearsal.exitValue()).as(String.join("\n", output())).isZero();
        assertThat(archive).exists();
        return archive;
    }

    /** Where classes are: behind the head of the file, which the Java runtime looks at in any case. */
    private static void damage(Path archive) throws IOException {
        try (var file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[1 << 20]);
        }
    }

    private int agent(List<String> flags) throws IOException {
        var settings = Map.of(
                "BRANCHLINE_AGENT_HUB_URL",
                "ws://127.0.0.1:1/agent",
                "BRANCHLINE_AGENT_HUB_KEY",
                "bl_1_abcdefghijklmnop",
                "BRANCHLINE_AGENT_HTTP_PORT",
                "0",
                "BRANCHLINE_AGENT_DATA_DIRECTORY",
                directory.resolve("data").toString());
        var process = run(flags, settings, AgentMain.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || ready().find());
        var ready = ready();
        assertThat(ready.find()).as(String.join("\n", output())).isTrue();
        return Integer.parseInt(ready.group(1));
    }

    private Matcher ready() throws IOException {
        return READY.matcher(String.join("\n", output()));
    }

    private Process run(List<String> flags, Map<String, String> settings, Class<?> main, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.add("@" + shipped());
        command.addAll(flags);
        command.addAll(List.of("-cp", JARS, main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.txt").toFile());
        builder.environment().putAll(settings);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private Path shipped() throws IOException {
        try (var flags = AgentMain.class.getResourceAsStream("agent.jvm")) {
            return Files.write(directory.resolve("agent.jvm"), flags.readAllBytes());
        }
    }

    /** What the newest process wrote. */
    private List<String> output() throws IOException {
        return Files.readAllLines(directory.resolve("out.txt"), StandardCharsets.UTF_8);
    }
}

package io.branchline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.downlink.StreamEntry;
import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.SampleQuotes;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.agent.support.TestTill;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as people run it: a process of its own. */
class AgentProcessIT {
    private static final Pattern READY = Pattern.compile("Agent ready host=\\S+ port=(\\d+)");

    /** Without the tests, which would have it log as they do. */
    private static final String CLASS_PATH = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (var process : started) {
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void exitsWith2AndOneLineForEachWrongSetting() throws Exception {
        var config = Files.writeString(directory.resolve("agent.yaml"), "hub:\n  url: nowhere\nhttp:\n  port: many\n");

        var process = run("--config", config.toString());

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("http.port: found \"many\"; allowed is 0 to 65535"));
    }

    @Test
    void showsEverySettingInItsHelp() throws Exception {
        var process = run("--help");

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(output()).anySatisfy(line -> assertThat(line).contains("BRANCHLINE_AGENT_HUB_KEY_FILE"));
    }

    @Test
    void exitsWith0OnSigterm() throws Exception {
        var hub = new TestHub(vertx, 200).start();
        var process = run("--config", config(hub.url()).toString());
        try (var till = new TestTill(awaitServing(process))) {
            assertThat(till.post(SampleEvents.sale("t-1")).statusCode()).isEqualTo(202);
        }

        process.toHandle().destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", output())).isZero();
        hub.stop();
    }

    @Test
    void refusesADirectoryThatAnotherAgentUses() throws Exception {
        var config = config("ws://127.0.0.1:1/agent").toString();
        var _ = awaitServing(run("--config", config));

        var second = run("--config", config);

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(2);
        assertThat(output())
                .anySatisfy(line ->
                        assertThat(line).startsWith("data.directory: found ").contains("in use"));
    }

    @Test
    void losesNothingItAnsweredWithKeptWhenItIsKilled() throws Exception {
        var kept = new HashSet<String>();
        for (var round = 0; round < 2; round++) {
            var process = run("--config", config("ws://127.0.0.1:1/agent").toString());
            kept.addAll(postUntilKilled(process, awaitServing(process), "k" + round + "-"));
        }

        var hub = new TestHub(vertx, 200).start();
        try (var branch = TestBranch.start(vertx, directory.resolve("data"), hub.url())) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    branch.agent().journal().status().backlog().sum())
                            .isZero());
        }

        assertThat(kept).hasSizeGreaterThan(20);
        assertThat(hub.ids(Priority.SALES)).containsAll(kept).doesNotHaveDuplicates();
        hub.stop();
    }

    @Test
    void appliesEveryMessageOnceAndTheNewestRateWhenItIsKilled() throws Exception {
        var hub = new TestHub(vertx, 200).start();
        hub.down().frameItems = 1;
        for (var round = 0; round < 4; round++) {
            var process = run("--config", config(hub.url()).toString());
            var killAt = hub.down().applied().size() + 25;
            while (hub.down().applied().size() < killAt) {
                assertThat(process.isAlive()).isTrue();
                keepSending(hub);
            }
            process.destroyForcibly();
            sendDown(hub);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        var last = hub.down().head();
        try (var branch = TestBranch.start(vertx, directory.resolve("data"), hub.url())) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(hub.down().applied()).contains(last));
            await().untilAsserted(() ->
                    assertThat(hub.down().ratesApplied()).contains(hub.down().ratesHead()));
            var held = branch.agent()
                    .state()
                    .messages(0, 100_000, Integer.MAX_VALUE)
                    .await(20, TimeUnit.SECONDS);
            assertThat(held)
                    .extracting(StreamEntry::position)
                    .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
            assertThat(branch.till().json("/v1/rates/USD/IDR").getLong("version"))
                    .isEqualTo(hub.down().ratesHead());
        }
        hub.stop();
    }

    /** So that the process is killed with items on their way, and not with all of them at head office. */
    private static void keepSending(TestHub hub) {
        var applied = hub.down().applied();
        if (hub.down().head() - (applied.isEmpty() ? 0 : applied.getLast()) < 20) {
            sendDown(hub);
        } else {
            Thread.onSpinWait();
        }
    }

    private static void sendDown(TestHub hub) {
        var _ = hub.down().post("notice.posted", "{\"title\":\"n\",\"text\":\"x\"}");
        var version = hub.down()
                .publish(SampleQuotes.cash(
                        "USD", "IDR", "15000", "15100", Instant.now().minusSeconds(60)));
        if (version > 1) {
            hub.down().displace(version - 1);
        }
    }

    /** Posts, and kills the process without warning after the tenth answer while posts go on. */
    private static List<String> postUntilKilled(Process process, int port, String prefix) throws Exception {
        var kept = new ArrayList<String>();
        try (var till = new TestTill(port)) {
            for (var n = 0; n < 10_000; n++) {
                if (n == 15) {
                    process.destroyForcibly();
                }
                if (till.post(SampleEvents.sale(prefix + n)).statusCode() == 202) {
                    kept.add(prefix + n);
                }
            }
        } catch (IOException killed) {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return kept;
    }

    private Process run(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                CLASS_PATH,
                AgentMain.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(started.size()).toFile())
                .start();
        started.add(process);
        return process;
    }

    /** What the newest process wrote. */
    private List<String> output() throws IOException {
        return Files.readAllLines(output(started.size() - 1)).stream()
                .filter(line -> !line.startsWith("WARNING"))
                .toList();
    }

    /** A file for each: the first one may still write while the next one has begun. */
    private Path output(int number) {
        return directory.resolve("out-" + number + ".txt");
    }

    /** With a port that the system gives. */
    private Path config(String hubUrl) throws IOException {
        var text =
                "hub:\n  url: %s\n  key: bl_1_abcdefghijklmnop\nhttp:\n  port: 0\ndata:\n  directory: %s\nstop:\n  timeout: 5s\n"
                        .formatted(hubUrl, directory.resolve("data"));
        return Files.writeString(directory.resolve("agent.yaml"), text);
    }

    /** Its port, once it is ready. */
    private int awaitServing(Process process) throws IOException {
        var output = output(started.indexOf(process));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive()
                        || READY.matcher(Files.readString(output)).find());
        var ready = READY.matcher(Files.readString(output));
        assertThat(ready.find()).as(Files.readString(output)).isTrue();
        return Integer.parseInt(ready.group(1));
    }
}

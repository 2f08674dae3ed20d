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
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as people run it: a process of its own. */
class AgentProcessIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (var process : started) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
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
        var port = freePort();
        var process = run("--config", config(hub.url(), port).toString());
        awaitServing(process, port);
        try (var till = new TestTill(port)) {
            assertThat(till.post(SampleEvents.sale("t-1")).statusCode()).isEqualTo(202);
        }

        process.toHandle().destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", output())).isZero();
        hub.stop();
    }

    @Test
    void refusesADirectoryThatAnotherAgentUses() throws Exception {
        var port = freePort();
        var first = run("--config", config("ws://127.0.0.1:1/agent", port).toString());
        awaitServing(first, port);

        var second =
                run("--config", config("ws://127.0.0.1:1/agent", freePort()).toString());

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(2);
        assertThat(output())
                .anySatisfy(line ->
                        assertThat(line).startsWith("data.directory: found ").contains("in use"));
    }

    @Test
    void losesNothingItAnsweredWithKeptWhenItIsKilled() throws Exception {
        var port = freePort();
        var kept = new HashSet<String>();
        for (var round = 0; round < 2; round++) {
            var process = run("--config", config("ws://127.0.0.1:1/agent", port).toString());
            awaitServing(process, port);
            kept.addAll(postUntilKilled(process, port, "k" + round + "-"));
        }

        var hub = new TestHub(vertx, 200).start();
        try (var branch = TestBranch.start(vertx, directory.resolve("data"), hub.url())) {
            await().atMost(Duration.ofSeconds(20))
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
            var process = run("--config", config(hub.url(), freePort()).toString());
            var killAt = hub.down().applied().size() + 25;
            while (hub.down().applied().size() < killAt) {
                keepSending(hub);
            }
            process.destroyForcibly();
            sendDown(hub);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        var last = hub.down().head();
        try (var branch = TestBranch.start(vertx, directory.resolve("data"), hub.url())) {
            await().atMost(Duration.ofSeconds(20))
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
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
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
                System.getProperty("java.class.path"),
                AgentMain.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.txt").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** What the newest process wrote. */
    private List<String> output() throws IOException {
        return Files.readAllLines(directory.resolve("out.txt")).stream()
                .filter(line -> !line.startsWith("WARNING"))
                .toList();
    }

    private Path config(String hubUrl, int port) throws IOException {
        var text =
                "hub:\n  url: %s\n  key: bl_1_abcdefghijklmnop\nhttp:\n  port: %d\ndata:\n  directory: %s\nstop:\n  timeout: 5s\n"
                        .formatted(hubUrl, port, directory.resolve("data"));
        return Files.writeString(directory.resolve("agent-" + port + ".yaml"), text);
    }

    private static void awaitServing(Process process, int port) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            assertThat(process.isAlive()).isTrue();
            try (var till = new TestTill(port)) {
                return till.get("/health/ready").statusCode() == 200;
            }
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

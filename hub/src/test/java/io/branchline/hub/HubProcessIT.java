package io.branchline.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.session.AgentProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: settings, the life of an embedded hub, and its command line beside it. */
class HubProcessIT {
    private static final Pattern READY = Pattern.compile("ready at http://127\\.0\\.0\\.1:(\\d+)/");

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    /** How a process ended. */
    private record Ended(int status, String out, String err) {}

    @AfterEach
    void nothingIsLeftRunning() throws InterruptedException {
        for (var process : started) {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(String name, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.branchline.hub.HubMain"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private Ended run(String name, Map<String, String> environment, String... arguments) throws Exception {
        var process = start(name, environment, arguments);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text(name + ".out"), text(name + ".err"));
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private int portOnceReady(Process hub, String name) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < deadline && hub.isAlive()) {
            var found = READY.matcher(text(name + ".out"));
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("hub is not ready: " + text(name + ".err"));
    }

    @Test
    void reportsWrongSettingsOneLineEachAndExitsWithTwo() throws Exception {
        var file =
                Files.writeString(directory.resolve("hub.yaml"), "http: {port: eighty}\nhtpt: {}\nredis: {prot: 1}\n");

        var ended = run("wrong", Map.of("BRANCHLINE_HUB_SESSION_HEARTBEAT", "1"), "--config", file.toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("http.port", "\"eighty\"", "0 to 65535"))
                .anySatisfy(line -> assertThat(line).contains("redis.prot"))
                .anySatisfy(line -> assertThat(line).contains("session.heartbeat", "\"1\""));
    }

    @Test
    void showsEverySettingInItsHelp() throws Exception {
        var ended = run("help", Map.of(), "--help");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("--embedded", "branch", "BRANCHLINE_HUB_HTTP_PORT", "session.handshakesMax");
    }

    @Test
    void givesUpOnADatabaseThatIsNotThere() throws Exception {
        var ended = run(
                "alone", Map.of("BRANCHLINE_HUB_DATABASE_PORT", "1", "BRANCHLINE_HUB_DATABASE_START_TIMEOUT", "100ms"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("hub: ", "localhost:1/branchline").doesNotContain("\tat ");
    }

    @Test
    void livesThroughADayAndKeepsWhatItHas() throws Exception {
        var data = directory.resolve("data").toString();
        var port = Map.of("BRANCHLINE_HUB_HTTP_PORT", "0");

        var first = start("first", port, "--embedded", "--data", data);
        var firstPort = portOnceReady(first, "first");
        var added = run(
                "add", Map.of(), "branch", "add", "367", "--name", "Main Street", "--region", "west", "--data", data);
        assertThat(added.status()).isZero();
        var key = added.out().strip();
        assertThat(key).matches("bl_\\d+_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Path.of(data).resolve("connection.properties"))))
                .isEqualTo("rw-------");
        assertThat(AgentProbe.settledSales(firstPort, key)).isEqualTo(1);

        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        assertThat(text("first.err")).contains("Hub has stopped").doesNotContain(key);

        var listed = run("list", Map.of(), "branch", "list", "--data", data);
        assertThat(listed.out()).isEqualTo("default\t367\tMain Street\twest\tenabled\n");
        var disabled = run("disable", Map.of(), "branch", "disable", "367", "--data", data);
        assertThat(disabled.status()).isZero();
        var unknown = run("unknown", Map.of(), "branch", "disable", "999", "--data", data);
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("no branch 999");
    }
}

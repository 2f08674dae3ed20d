package io.branchline.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.session.AgentProbe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
        assertThat(ended.out())
                .contains("--embedded", "branch", "token", "BRANCHLINE_HUB_HTTP_PORT", "session.handshakesMax");
    }

    @Test
    void givesUpOnADatabaseThatIsNotThere() throws Exception {
        var ended = run(
                "alone", Map.of("BRANCHLINE_HUB_DATABASE_PORT", "1", "BRANCHLINE_HUB_DATABASE_START_TIMEOUT", "100ms"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("hub: ", "localhost:1/branchline").doesNotContain("\tat ");
    }

    private static int statusOf(int port, String token) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/tokens"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void addsListsAndRevokesTokensBesideARunningHub() throws Exception {
        var data = directory.resolve("data").toString();
        var hub = start("hub", Map.of("BRANCHLINE_HUB_HTTP_PORT", "0"), "--embedded", "--data", data);
        var port = portOnceReady(hub, "hub");

        var added = run("add", Map.of(), "token", "add", "anna", "--role", "admin", "--data", data);
        assertThat(added.status()).as(added.err()).isZero();
        var token = added.out().strip();
        assertThat(token).matches("blo_anna_[A-Za-z0-9_-]{43}");
        assertThat(added.err()).contains("Added operator anna", "admin").doesNotContain(token);
        assertThat(statusOf(port, token)).isEqualTo(200);
        var again = run("again", Map.of(), "token", "add", "anna", "--role", "viewer", "--data", data);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("anna has a token already").doesNotContain("\tat ");

        var listed = run("list", Map.of(), "token", "list", "--data", data);
        assertThat(listed.out()
                        .lines()
                        .map(line -> String.join(" ", List.of(line.split("\t")).subList(0, 4))))
                .containsExactly("default anna admin good", "default local admin good");
        assertThat(listed.out()).doesNotContain(token.substring(token.length() - 43));

        assertThat(run("revoke", Map.of(), "token", "revoke", "anna", "--data", data)
                        .status())
                .isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(port, token) == 401);
        var unknown = run("unknown", Map.of(), "token", "revoke", "anna", "--data", data);
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("no operator anna with a good token");
        assertThat(text("hub.err")).doesNotContain(token);
    }

    @Test
    void refusesARoleAndANameThatAreNone() throws Exception {
        var role = run("role", Map.of(), "token", "add", "anna", "--role", "root");

        assertThat(role.status()).isEqualTo(2);
        assertThat(role.err()).contains("--role", "found 'root'", "viewer | publisher | approver | operator | admin");
        assertThat(run("none", Map.of(), "token").status()).isEqualTo(2);
        assertThat(run("help-add", Map.of(), "token", "add", "--help").out())
                .contains("viewer, publisher, approver,", "operator, admin");
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
        var tokenFile = Path.of(data).resolve("operator-token");
        assertThat(text("first.out")).contains("the token of operator local is in " + tokenFile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
                .isEqualTo("rw-------");
        var token = Files.readString(tokenFile).strip();
        assertThat(statusOf(firstPort, token)).isEqualTo(200);

        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        assertThat(text("first.err")).contains("Hub has stopped").doesNotContain(key, token);
        assertThat(text("first.out")).doesNotContain(token);

        var listed = run("list", Map.of(), "branch", "list", "--data", data);
        assertThat(listed.out()).isEqualTo("default\t367\tMain Street\twest\tenabled\n");
        var disabled = run("disable", Map.of(), "branch", "disable", "367", "--data", data);
        assertThat(disabled.status()).isZero();
        var unknown = run("unknown", Map.of(), "branch", "disable", "999", "--data", data);
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("no branch 999");
    }
}

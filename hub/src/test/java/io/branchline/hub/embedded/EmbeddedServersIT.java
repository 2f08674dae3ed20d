package io.branchline.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.branchline.hub.store.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersIT {
    @TempDir
    Path directory;

    /** Started by a test as a process of its own: prints the ids of its servers and waits to be killed. */
    static final class Parent {
        public static void main(String[] args) throws IOException {
            try (var servers = EmbeddedServers.start(Path.of(args[0]))) {
                System.out.println(servers.postgresPid() + " " + servers.redisPid());
                var end = System.in.read();
                System.out.println("stopping after " + end);
            }
        }
    }

    @Test
    void postgresIsDurableAndOnLoopbackOnly() throws SQLException {
        try (var servers = EmbeddedServers.start(directory);
                var connection = connect(servers.database())) {
            assertThat(setting(connection, "server_version")).startsWith("18.");
            assertThat(setting(connection, "data_checksums")).isEqualTo("on");
            assertThat(setting(connection, "fsync")).isEqualTo("on");
            assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(connection, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(setting(connection, "is_superuser")).isEqualTo("off");
        }
    }

    @Test
    void wrongPasswordIsRefused() {
        try (var servers = EmbeddedServers.start(directory)) {
            var right = servers.database();
            var wrong = new DatabaseConfig(right.host(), right.port(), right.database(), right.user(), "wrong", 1);

            assertThatThrownBy(() -> connect(wrong)).isInstanceOf(SQLException.class);
            assertThat(servers.redisUri()).matches("redis://:[0-9a-f]{32}@127\\.0\\.0\\.1:\\d+");
        }
    }

    @Test
    void dataSurvivesACrashAndARestartOnTheSamePort() throws SQLException {
        try (var servers = EmbeddedServers.start(directory)) {
            var port = servers.database().port();
            execute(servers.database(), "CREATE TABLE kept (n int)");
            execute(servers.database(), "INSERT INTO kept VALUES (42)");

            servers.killPostgres();
            servers.restartPostgres();
            servers.killRedis();
            servers.restartRedis();

            assertThat(servers.database().port()).isEqualTo(port);
            assertThat(number(servers.database(), "SELECT n FROM kept")).isEqualTo(42);
        }
        try (var again = EmbeddedServers.start(directory)) {
            assertThat(number(again.database(), "SELECT n FROM kept")).isEqualTo(42);
        }
    }

    @Test
    void pidFileOfAKilledPostmasterDoesNotHinderEvenIfItsNumberIsInUse() throws IOException {
        try (var servers = EmbeddedServers.start(directory)) {
            var pidFile = directory.resolve("postgres/data/postmaster.pid");
            var stale = Files.readString(pidFile);
            servers.killPostgres();
            var ours = ProcessHandle.current().pid();
            Files.writeString(pidFile, stale.replaceFirst("^\\d+", Long.toString(ours)));

            servers.restartPostgres();

            assertThat(servers.postgresPid()).isNotEqualTo(ours);
        }
    }

    @Test
    void directoryInUseIsRefused() {
        try (var servers = EmbeddedServers.start(directory)) {
            assertThat(servers.postgresPid()).isPositive();
            assertThatThrownBy(() -> EmbeddedServers.start(directory))
                    .isInstanceOf(EmbeddedFault.class)
                    .hasMessageContaining("is in use by another hub");
        }
    }

    @Test
    void temporaryServersLeaveNothingBehind() {
        long postgres;
        long redis;
        Path data;
        try (var servers = EmbeddedServers.startTemporary()) {
            postgres = servers.postgresPid();
            redis = servers.redisPid();
            data = servers.directory();
            assertThat(data).exists();
        }
        assertThat(data).doesNotExist();
        assertThat(alive(postgres)).isFalse();
        assertThat(alive(redis)).isFalse();
    }

    @Test
    void serversEndWhenTheirParentIsKilled() throws IOException, InterruptedException {
        var parent = startParent();
        var pids = pidsOf(parent);
        var workers = pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
        assertThat(workers).isNotEmpty();

        parent.destroyForcibly();
        assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();

        await().atMost(Duration.ofSeconds(20)).until(() -> pids.stream().noneMatch(EmbeddedServersIT::alive));
        await().atMost(Duration.ofSeconds(20)).until(() -> workers.stream().noneMatch(EmbeddedServersIT::alive));
        try (var again = EmbeddedServers.start(directory)) {
            assertThat(again.postgresPid()).isPositive();
        }
    }

    @Test
    void serversEndWhenTheirParentIsTerminated() throws IOException, InterruptedException {
        var parent = startParent();
        var pids = pidsOf(parent);

        parent.destroy();
        assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(pids).noneMatch(EmbeddedServersIT::alive);
    }

    @Test
    void postgresRunsAsNobodyWhereUserNamespacesAreForbidden() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has to become somebody else");
        var own = Files.createDirectories(directory.resolve("postgres"));
        var postgres = new EmbeddedPostgres(own.toRealPath(), Confinement.asNobody("QUIT"));
        try {
            var user = ProcessHandle.of(postgres.pid())
                    .flatMap(process -> process.info().user());

            assertThat(user).contains("nobody");
            postgres.kill();
            postgres.restart();
            assertThat(alive(postgres.pid())).isTrue();
        } finally {
            postgres.stop();
        }
    }

    @Test
    void watchdogEndsItsCommandWhenItsPipeEnds() throws IOException, InterruptedException {
        var command = new Confinement(Confinement.watchdog(), false).around(List.of("sleep", "1000"));
        var process = new ProcessBuilder(command).start();
        await().until(() -> process.descendants().count() >= 2);
        var children = process.descendants().toList();

        process.getOutputStream().close();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private Process startParent() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Long> pidsOf(Process parent) throws IOException {
        String line;
        do {
            line = parent.inputReader().readLine();
            assertThat(line).isNotNull();
        } while (!line.matches("\\d+ \\d+"));
        return List.of(line.split(" ")).stream().map(Long::parseLong).toList();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static Connection connect(DatabaseConfig config) throws SQLException {
        return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
    }

    private static void execute(DatabaseConfig config, String sql) throws SQLException {
        try (var connection = connect(config);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(DatabaseConfig config, String sql) throws SQLException {
        try (var connection = connect(config);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}

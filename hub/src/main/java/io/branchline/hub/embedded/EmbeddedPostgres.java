package io.branchline.hub.embedded;

import io.branchline.hub.store.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL in a directory: created once, started, killed and started again with the same port and password. Durable:
 * checksums, fsync and synchronous commit are on. Thread-safe by its callers.
 */
final class EmbeddedPostgres {
    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "branchline";
    private static final int POOL_SIZE = 8;
    private static final int STARTS_MAX = 3;

    private final Path directory;
    private final Path data;
    private final Path programs;
    private final Confinement confinement;
    private final String password;
    private int port;
    private ServerProcess server;

    /** Creates the database in the directory if there is none, and starts it. */
    EmbeddedPostgres(Path directory) {
        this(directory, Confinement.notRoot("QUIT"));
    }

    EmbeddedPostgres(Path directory, Confinement confinement) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.programs = ServerBinaries.postgres().resolve("bin");
        this.confinement = confinement;
        var secret = directory.resolve("password");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            Directories.writeSecret(secret, Secrets.random());
        }
        this.password = Directories.read(secret);
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialize(secret);
        }
        this.port = Ports.free();
        this.server = start();
        createOwner();
    }

    DatabaseConfig config() {
        return new DatabaseConfig("127.0.0.1", port, OWNER, OWNER, password, POOL_SIZE);
    }

    /** Process id of the postmaster. */
    long pid() {
        return postmaster();
    }

    /** SIGKILL to the postmaster, as a crash; its children end by themselves or are killed too. */
    void kill() {
        var children = ProcessHandle.of(postmaster()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        ProcessHandle.of(postmaster()).ifPresent(ProcessHandle::destroyForcibly);
        server.kill();
        for (var child : children) {
            try {
                var _ = child.onExit().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
                child.destroyForcibly();
            }
        }
    }

    /** Starts it again on the same port; recovers what a crash left. */
    void restart() {
        stop();
        server = start();
    }

    /** Fast shutdown: clients are cut, a checkpoint is written. */
    void stop() {
        if (server.alive()) {
            server.stop(() -> run(List.of("kill", "-INT", Long.toString(postmaster()))));
        }
    }

    private void initialize(Path secret) {
        Directories.delete(data);
        var _ = Directories.mine(data);
        giveToNobody(secret);
        run(confinement.around(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions")));
    }

    private void giveToNobody(Path secret) {
        if (!confinement.nobody()) {
            return;
        }
        try {
            UserPrincipal nobody =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            for (var path : List.of(directory, data, secret)) {
                Files.setOwner(path, nobody);
            }
            // Nobody must get through the directory above, but may not list it.
            Files.setPosixFilePermissions(directory.resolveSibling("."), PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot give " + directory + " to user nobody", fault);
        }
    }

    private ServerProcess start() {
        for (var attempt = 1; ; attempt++) {
            try {
                removeStalePid();
                var log = directory.resolve("postgres.log");
                var started = ServerProcess.start("PostgreSQL", command(), directory, log);
                started.awaitReady(this::answers);
                return started;
            } catch (EmbeddedFault fault) {
                if (attempt == STARTS_MAX || server != null) {
                    throw fault;
                }
                // Somebody may have taken the port between the look and the bind.
                port = Ports.free();
            }
        }
    }

    private List<String> command() {
        return confinement.around(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "port=" + port,
                "-c",
                "unix_socket_directories=",
                "-c",
                "cluster_name=branchline",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "shared_buffers=256MB",
                "-c",
                "wal_buffers=16MB",
                "-c",
                "max_wal_size=4GB",
                "-c",
                "checkpoint_timeout=15min",
                "-c",
                "max_connections=80",
                "-c",
                "jit=off",
                "-c",
                "max_parallel_workers_per_gather=0",
                "-c",
                "idle_in_transaction_session_timeout=60s",
                "-c",
                "huge_pages=off",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC"));
    }

    /**
     * A killed postmaster leaves its pid file. PostgreSQL ignores it only if no process of that number lives; numbers
     * are used again, so ask whether that process is a postmaster at all.
     */
    private void removeStalePid() {
        var pid = postmaster();
        var command = ProcessHandle.of(pid).flatMap(process -> process.info().command());
        if (pid != 0 && command.filter(name -> name.endsWith("/postgres")).isEmpty()) {
            try {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
            } catch (IOException fault) {
                throw new EmbeddedFault("cannot remove the stale postmaster.pid in " + data, fault);
            }
        }
    }

    private long postmaster() {
        var first = Directories.read(data.resolve("postmaster.pid")).lines().findFirst();
        return first.filter(line -> line.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private boolean answers() {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?loginTimeout=5";
        try (var connection = DriverManager.getConnection(url, SUPERUSER, password)) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void createOwner() {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (var connection = DriverManager.getConnection(url, SUPERUSER, password);
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + OWNER + "'")) {
                if (found.next()) {
                    return;
                }
            }
            // The password is of letters and digits only, see Secrets.
            statement.executeUpdate("DROP ROLE IF EXISTS " + OWNER);
            statement.executeUpdate("CREATE ROLE " + OWNER + " LOGIN CREATEDB PASSWORD '" + password + "'");
            statement.executeUpdate("CREATE DATABASE " + OWNER + " OWNER " + OWNER);
        } catch (SQLException fault) {
            throw new EmbeddedFault("cannot create database " + OWNER, fault);
        }
    }

    private void run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new EmbeddedFault(
                        command.getLast() + " failed: " + said.strip().replace("\n", " | "));
            }
        } catch (IOException fault) {
            throw new EmbeddedFault("cannot run " + command.getFirst(), fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFault("interrupted while running " + command.getFirst(), interrupted);
        }
    }
}

package io.branchline.hub.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redis without persistence, bounded in memory and in what it holds for a slow subscriber. */
final class EmbeddedRedis {
    private static final int STARTS_MAX = 3;

    private final Path directory;
    private final String password;
    private final Supplier<String> more;
    private int port = Ports.free();
    private @Nullable ServerProcess server;

    EmbeddedRedis(Path directory) {
        this(directory, Secrets.random(), () -> "");
    }

    /**
     * The same with more lines of configuration.
     *
     * @param more asked anew at each start
     */
    EmbeddedRedis(Path directory, String password, Supplier<String> more) {
        this.directory = directory;
        this.password = password;
        this.more = more;
        start();
    }

    int port() {
        return port;
    }

    /** The address in the form the Redis client takes. */
    String uri() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    String ask(String... command) {
        try {
            return RedisTalk.ask(port, password, command);
        } catch (IOException fault) {
            throw new EmbeddedFault("Redis on port " + port + " did not answer " + command[0], fault);
        }
    }

    long pid() {
        return running().pid();
    }

    void kill() {
        running().kill();
    }

    void restart() {
        stop();
        start();
    }

    void stop() {
        if (running().alive()) {
            running().stop(null);
        }
    }

    private ServerProcess running() {
        if (server == null) {
            throw new IllegalStateException("Redis was never started");
        }
        return server;
    }

    private void start() {
        for (var attempt = 1; ; attempt++) {
            try {
                var file = directory.resolve("redis.conf");
                Directories.writeSecret(file, configuration());
                var command = Confinement.ordinary("KILL")
                        .around(List.of(ServerBinaries.redis().toString(), file.toString()));
                var started = ServerProcess.start("Redis", command, directory, directory.resolve("redis.log"));
                started.awaitReady(this::answers);
                server = started;
                return;
            } catch (EmbeddedFault fault) {
                if (attempt == STARTS_MAX || server != null) {
                    throw fault;
                }
                port = Ports.free();
            }
        }
    }

    private String configuration() {
        return """
                bind 127.0.0.1
                port %d
                protected-mode yes
                requirepass %s
                dir "%s"
                save ""
                appendonly no
                daemonize no
                maxclients 1000
                maxmemory 64mb
                maxmemory-policy noeviction
                client-output-buffer-limit normal 32mb 16mb 10
                client-output-buffer-limit pubsub 32mb 8mb 10
                tcp-keepalive 30
                timeout 0
                %s
                """.formatted(port, password, directory, more.get());
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return answer.equals("+OK\r\n+PONG\r\n");
        } catch (IOException notYet) {
            return false;
        }
    }
}

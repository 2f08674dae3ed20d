package io.branchline.hub.feed;

import io.branchline.hub.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A hub in a process of its own on the servers of a test, to be killed without a word. */
final class HubNode implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at http://127\\.0\\.0\\.1:(\\d+)/");

    private final Process process;
    private final int port;

    private HubNode(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one and waits until it is ready. */
    static HubNode start(EmbeddedServers servers, Path directory) throws Exception {
        var out = Files.createTempFile(directory, "node", ".out");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.branchline.hub.HubMain")
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        var database = servers.database();
        var redis = URI.create(servers.redisUri());
        builder.environment().put("BRANCHLINE_HUB_HTTP_PORT", "0");
        builder.environment().put("BRANCHLINE_HUB_DATABASE_HOST", database.host());
        builder.environment().put("BRANCHLINE_HUB_DATABASE_PORT", Integer.toString(database.port()));
        builder.environment().put("BRANCHLINE_HUB_DATABASE_NAME", database.database());
        builder.environment().put("BRANCHLINE_HUB_DATABASE_USER", database.user());
        builder.environment().put("BRANCHLINE_HUB_DATABASE_PASSWORD", database.password());
        builder.environment().put("BRANCHLINE_HUB_REDIS_HOST", redis.getHost());
        builder.environment().put("BRANCHLINE_HUB_REDIS_PORT", Integer.toString(redis.getPort()));
        if (redis.getUserInfo() != null) {
            var parts = List.of(redis.getUserInfo().split(":", 2));
            builder.environment().put("BRANCHLINE_HUB_REDIS_PASSWORD", parts.getLast());
        }
        var process = builder.start();
        return new HubNode(process, portOnceReady(process, out));
    }

    int port() {
        return port;
    }

    /** As {@code kill -9}: nothing is said, nothing is flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static int portOnceReady(Process process, Path out) throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < deadline && process.isAlive()) {
            var found = READY.matcher(Files.readString(out));
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("hub is not ready: " + Files.readString(out));
    }
}

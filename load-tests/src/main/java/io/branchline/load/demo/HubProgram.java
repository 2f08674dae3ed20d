package io.branchline.load.demo;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.branchline.hub.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hub as a process of its own that can be killed and started again on the same port. Blocking. */
public final class HubProgram implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);

    private final Map<String, String> settings = new HashMap<>();
    private final int port;
    private final Path output;
    private final LocalHttp http;
    private List<String> flags = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private @Nullable Child child;

    /** A hub for these servers; not yet running. */
    public HubProgram(EmbeddedServers servers, int port, Path output, LocalHttp http) {
        this.port = port;
        this.output = output;
        this.http = http;
        this.settings.putAll(settings(servers, port));
    }

    /** The same with other flags of its Java virtual machine. */
    @CanIgnoreReturnValue
    public HubProgram with(List<String> otherFlags) {
        flags = List.copyOf(otherFlags);
        return this;
    }

    /** The same with other settings, by the names of their environment variables. */
    @CanIgnoreReturnValue
    public HubProgram with(Map<String, String> otherSettings) {
        settings.putAll(otherSettings);
        return this;
    }

    /** Starts it; returns when it is ready. */
    public void start() throws IOException, InterruptedException {
        child = Child.start("hub", flags, List.of("io.branchline.hub.HubMain"), settings, output);
        http.awaitOk(port, "/health/ready", child, START_PATIENCE);
    }

    /** SIGKILL. */
    public void kill() {
        running().kill();
    }

    /** SIGTERM: the hub drains. */
    public void stop() throws InterruptedException {
        var _ = running().stop(STOP_PATIENCE);
    }

    /** The port of agents, feed, API and page. */
    public int port() {
        return port;
    }

    /** True while the process runs. */
    public boolean alive() {
        return child != null && child.alive();
    }

    /** Its process. */
    public long pid() {
        return running().pid();
    }

    /** The last lines it wrote. */
    public String lastWords() {
        return running().lastWords();
    }

    @Override
    public void close() {
        if (child != null) {
            child.kill();
        }
    }

    private Child running() {
        if (child == null) {
            throw new IllegalStateException("the hub was not started");
        }
        return child;
    }

    private static Map<String, String> settings(EmbeddedServers servers, int port) {
        var database = servers.database();
        var redis = URI.create(servers.redisUri());
        var settings = new HashMap<String, String>();
        settings.put("HTTP_PORT", Integer.toString(port));
        settings.put("DATABASE_HOST", database.host());
        settings.put("DATABASE_PORT", Integer.toString(database.port()));
        settings.put("DATABASE_NAME", database.database());
        settings.put("DATABASE_USER", database.user());
        settings.put("DATABASE_PASSWORD", database.password());
        settings.put("REDIS_HOST", redis.getHost());
        settings.put("REDIS_PORT", Integer.toString(redis.getPort()));
        settings.put("REDIS_PASSWORD", redis.getUserInfo().substring(1));
        // The outages of a demo last seconds; head office hears of them while they do.
        settings.put("ALERTS_OFFLINE_AFTER", "5s");
        var variables = new HashMap<String, String>();
        settings.forEach((name, value) -> variables.put("BRANCHLINE_HUB_" + name, value));
        return Map.copyOf(variables);
    }
}

package io.branchline.load.demo;

import io.branchline.agent.AgentMain;
import io.branchline.load.relay.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A branch: its agent as a process of its own, and the cable to head office. Blocking, except for the reads. */
public final class BranchSite implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final String code;
    private final Relay cable;
    private final int port;
    private final Path directory;
    private final LocalHttp http;
    private volatile AgentStatus status = AgentStatus.UNKNOWN;
    private @Nullable Child child;

    /**
     * A branch whose agent does not run yet.
     *
     * @param code of the branch
     * @param cable to the hub
     * @param directory of the branch, with its key in the file {@code key}
     * @param http to ask the agent
     */
    public BranchSite(String code, Relay cable, Path directory, LocalHttp http) {
        this.code = code;
        this.cable = cable;
        this.port = LocalHttp.freePort();
        this.directory = directory;
        this.http = http;
    }

    /** Starts the agent; {@link #awaitReady} waits for it. */
    public void start() throws IOException {
        var settings = Map.of(
                "BRANCHLINE_AGENT_HUB_URL",
                "ws://127.0.0.1:" + cable.port() + "/agent",
                "BRANCHLINE_AGENT_HUB_KEY_FILE",
                directory.resolve("key").toString(),
                "BRANCHLINE_AGENT_DATA_DIRECTORY",
                directory.resolve("journal").toString(),
                "BRANCHLINE_AGENT_HTTP_PORT",
                Integer.toString(port),
                "BRANCHLINE_AGENT_LINK_BACKOFF_BASE",
                "500ms",
                "BRANCHLINE_AGENT_LINK_BACKOFF_CAP",
                "5s");
        child = Child.start(
                "agent-" + code,
                AgentJvm.flags(),
                AgentJvm.classPath(),
                List.of(AgentMain.class.getName()),
                settings,
                directory);
    }

    /** Waits until the agent takes posts. */
    public void awaitReady() throws InterruptedException {
        http.awaitOk(port, "/health/ready", running(), START_PATIENCE);
    }

    /** SIGKILL. */
    public void kill() {
        running().kill();
    }

    /** SIGTERM: posts and frames under way finish. */
    public void stop() throws InterruptedException {
        var _ = running().stop(STOP_PATIENCE);
    }

    /** Code of the branch. */
    public String code() {
        return code;
    }

    /** Port the tills post to. */
    public int port() {
        return port;
    }

    /** The cable to the hub. */
    public Relay cable() {
        return cable;
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

    /** Asks the agent; what it said before if it does not answer. */
    public AgentStatus refresh() {
        http.get(port, "/status").map(AgentStatus::of).ifPresent(newest -> status = newest);
        return status;
    }

    /** What the agent said last. */
    public AgentStatus status() {
        return status;
    }

    @Override
    public void close() throws IOException {
        if (child != null) {
            child.kill();
        }
        cable.close();
    }

    private Child running() {
        if (child == null) {
            throw new IllegalStateException("the agent of branch " + code + " was not started");
        }
        return child;
    }
}

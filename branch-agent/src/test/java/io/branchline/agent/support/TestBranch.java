package io.branchline.agent.support;

import io.branchline.agent.Agent;
import io.branchline.agent.config.AgentConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Stands for a branch: a real agent with quick heartbeats and back-off, and its till. */
public final class TestBranch implements AutoCloseable {
    private final Agent agent;
    private final TestTill till;

    private TestBranch(Agent agent) {
        this.agent = agent;
        this.till = new TestTill(agent.port());
    }

    /** Starts an agent on a directory; settings as name and value in turn. */
    public static TestBranch start(Vertx vertx, Path directory, String hubUrl, String... settings) throws Exception {
        var config = AgentConfig.of(settings(directory, hubUrl, settings));
        return new TestBranch(Agent.start(vertx, config).await(20, TimeUnit.SECONDS));
    }

    /** Settings of an agent that reacts quickly. */
    public static Map<String, String> settings(Path directory, String hubUrl, String... more) {
        var all = new HashMap<String, String>();
        all.put("hub.url", hubUrl);
        all.put("hub.key", "bl_1_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
        all.put("data.directory", directory.toString());
        all.put("http.port", "0");
        all.put("link.heartbeat", "200ms");
        all.put("link.backoffBase", "20ms");
        all.put("link.backoffCap", "200ms");
        all.put("stop.timeout", "2s");
        for (var n = 0; n < more.length; n += 2) {
            all.put(more[n], more[n + 1]);
        }
        return all;
    }

    /** The agent. */
    public Agent agent() {
        return agent;
    }

    /** Its till. */
    public TestTill till() {
        return till;
    }

    @Override
    public void close() throws Exception {
        till.close();
        agent.stop().await(20, TimeUnit.SECONDS);
    }
}

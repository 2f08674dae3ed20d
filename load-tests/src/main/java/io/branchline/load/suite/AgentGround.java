package io.branchline.load.suite;

import io.branchline.load.demo.BranchSite;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.relay.Relay;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One agent as it is shipped, as a process of its own, and what posts to it. Blocking. */
final class AgentGround implements AutoCloseable {
    private static final String BRANCH = "B0";

    private final Vertx vertx = Vertx.vertx();
    private final LocalHttp http = new LocalHttp();
    private final EstateDirectory directory;
    private final BranchSite site;

    /** An agent that does not run yet, with its hub at a port of this machine. */
    AgentGround(int hubPort, String key) throws IOException {
        this.directory = EstateDirectory.temporary();
        EstateDirectory.writeSecret(directory.key(BRANCH), key);
        this.site = new BranchSite(BRANCH, Relay.to(hubPort), directory.branch(BRANCH), http);
    }

    /** The same without a hub. */
    static AgentGround alone() throws IOException {
        return new AgentGround(LocalHttp.freePort(), "bl_1_alone");
    }

    BranchSite site() {
        return site;
    }

    Vertx vertx() {
        return vertx;
    }

    /** A directory on the same disk. */
    Path directory() throws IOException {
        return directory.branch("plain");
    }

    @Override
    public void close() throws IOException {
        site.close();
        http.close();
        directory.close();
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Vert.x did not close", e);
        }
    }
}

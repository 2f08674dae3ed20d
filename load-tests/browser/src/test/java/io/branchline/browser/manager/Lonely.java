package io.branchline.browser.manager;

import io.branchline.load.demo.BranchSite;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.relay.Relay;
import java.io.IOException;
import java.nio.file.Files;

/** A branch whose head office was never there. Blocking. */
final class Lonely implements AutoCloseable {
    /** Its key, which may be seen nowhere. */
    static final String KEY = "bl_1_seenNowhereAtAllByAnybody0123456789";

    private final EstateDirectory directory = EstateDirectory.temporary();
    private final LocalHttp http = new LocalHttp();
    private final BranchSite site;

    Lonely() throws Exception {
        var branch = Files.createDirectories(directory.branch("lonely"));
        EstateDirectory.writeSecret(branch.resolve("key"), KEY);
        site = new BranchSite("lonely", Relay.to(LocalHttp.freePort()), branch, http);
        start();
    }

    void start() throws IOException, InterruptedException {
        site.start();
        site.awaitReady();
    }

    void kill() {
        site.kill();
    }

    int port() {
        return site.port();
    }

    @Override
    public void close() throws IOException {
        site.close();
        http.close();
        directory.close();
    }
}

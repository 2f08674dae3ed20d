package io.branchline.load.shop;

import io.branchline.load.demo.AgentStatus;
import io.branchline.load.demo.BranchSite;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.relay.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * One real branch of a head office under measurement: its agent as shipped, in a process of its own with a disk of its
 * own, the cable to the hub, and tills. Blocking.
 */
public final class Shop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LocalHttp http;
    private final BranchSite site;
    private final HubWord word = new HubWord();
    private final Papers papers = new Papers();
    private final PacedTills tills;
    private final Batches batches;

    private Shop(LocalHttp http, BranchSite site) {
        this.http = http;
        this.site = site;
        this.tills = new PacedTills(site.port(), papers::sale, word);
        this.batches = new Batches(site.port());
    }

    /** Starts the agent of the n-th branch; returns when the hub has welcomed it. */
    public static Shop open(BenchOffice office, int branch) throws IOException, InterruptedException {
        var code = office.branches().get(branch).code();
        var key = office.directory().key(code);
        if (!Files.exists(key)) {
            EstateDirectory.writeSecret(key, office.keys().get(branch));
        }
        var http = new LocalHttp();
        var cable = Relay.to(office.port());
        var shop = new Shop(http, new BranchSite(code, cable, office.directory().branch(code), http));
        cable.listen(shop.word::ear);
        try {
            shop.site.start();
            shop.site.awaitReady();
            shop.awaitConnected(true);
            return shop;
        } catch (IOException | InterruptedException | RuntimeException e) {
            shop.close();
            throw e;
        }
    }

    /** Its tills. */
    public PacedTills tills() {
        return tills;
    }

    /** Posts many events at once. */
    public Batches batches() {
        return batches;
    }

    /** What there is to post. */
    public Papers papers() {
        return papers;
    }

    /** What the hub says to it. */
    public HubWord word() {
        return word;
    }

    /** What the agent says of itself. */
    public AgentStatus status() {
        return site.refresh();
    }

    /** Waits until nothing it keeps is unsettled. */
    public void awaitSettled() throws InterruptedException {
        if (!LocalHttp.await(() -> site.refresh().backlog().sum() == 0, PATIENCE)) {
            throw new IllegalStateException("not settled after " + PATIENCE + ": " + site.status());
        }
    }

    /** Cuts the cable; returns when the agent knows. */
    public void cut() throws InterruptedException {
        site.cable().cut();
        awaitConnected(false);
    }

    /** Cuts the cable and keeps so many reports. */
    public void keepWhileCutOff(int reports) throws InterruptedException {
        cut();
        batches.keep(reports, papers::report);
    }

    /** Mends the cable; returns when the hub has welcomed the agent again. */
    public void restore() throws InterruptedException {
        heal();
        awaitConnected(true);
    }

    /** Mends the cable; the agent comes back by itself. */
    public void heal() {
        site.cable().heal();
    }

    @Override
    public void close() throws IOException {
        tills.close();
        batches.close();
        site.close();
        http.close();
    }

    private void awaitConnected(boolean connected) throws InterruptedException {
        if (!LocalHttp.await(() -> site.refresh().connected() == connected, PATIENCE)) {
            throw new IllegalStateException(
                    "the agent is not " + (connected ? "connected: " : "cut off: ") + site.lastWords());
        }
    }
}

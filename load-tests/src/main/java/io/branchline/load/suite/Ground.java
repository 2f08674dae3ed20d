package io.branchline.load.suite;

import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.Fleet;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What most benches stand on: a head office, and branches that are connected to it. Blocking. */
final class Ground implements AutoCloseable {
    /** As the launcher starts a hub. */
    static final List<String> HUB = List.of("-Xmx1g", "-XX:+UseCompactObjectHeaders");

    private static final long PATIENCE_SECONDS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final BenchOffice office;

    /** A head office that knows so many branches. */
    Ground(int branches) throws Exception {
        this(branches, HUB);
    }

    /** The same, its hub with flags of its own. */
    Ground(int branches, List<String> flags) throws Exception {
        this.office = BenchOffice.open(vertx, branches, flags);
    }

    BenchOffice office() {
        return office;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The first branches, connected. */
    Fleet fleet(int branches) throws TimeoutException {
        var fleet = new Fleet(vertx, office.port(), office.keys().subList(0, branches));
        fleet.open();
        return fleet;
    }

    /** Lets the branches keep events all at once and waits until they are settled; events a second. */
    double burst(Fleet fleet, Priority priority, int events) throws TimeoutException {
        var began = System.nanoTime();
        fleet.keepEverywhere(priority, Math.max(1, events / fleet.size()));
        if (!fleet.awaitSettled(PATIENCE_SECONDS)) {
            throw new IllegalStateException("not settled after " + PATIENCE_SECONDS + " s: "
                    + fleet.counts().settled() + " of " + fleet.counts().kept());
        }
        return Math.max(1, events / fleet.size()) * (double) fleet.size() / ((System.nanoTime() - began) / 1e9);
    }

    /** Empties what events fill; the cursors stay. */
    void forgetEvents() throws SQLException {
        SqlCommits.execute(office.servers().database(), "TRUNCATE event, rollup_hour, live_batch");
    }

    @Override
    public void close() throws IOException {
        office.close();
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Vert.x did not close", e);
        }
    }
}

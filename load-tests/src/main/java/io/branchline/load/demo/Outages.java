package io.branchline.load.demo;

import io.branchline.load.demo.Outage.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes outages while the tills go on: cuts one branch's link, silences another's, kills the hub. Blocking: has a thread
 * of its own. What it found may be read anywhere.
 */
public final class Outages implements Runnable {
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(1);
    private static final Duration HUB_DOWN = Duration.ofSeconds(2);

    private final List<BranchSite> sites;
    private final HubProgram hub;
    private final InstantSource clock;
    private final Duration span;
    private final List<Outage> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile String now = "";

    /** Outages spread over a span of time that begins when this is run. */
    public Outages(List<BranchSite> sites, HubProgram hub, InstantSource clock, Duration span) {
        this.sites = List.copyOf(sites);
        this.hub = hub;
        this.clock = clock;
        this.span = span;
    }

    /** Those that are over. */
    public List<Outage> done() {
        return done;
    }

    /** What is out at the moment; empty if nothing is. */
    public String now() {
        return now;
    }

    /** Begins no further outage; the one under way is brought to its end at once. */
    public void finish() {
        finished.countDown();
    }

    @Override
    public void run() {
        try {
            if (lasted(part(0.15))) {
                cut(sites.getFirst(), Kind.CUT, part(0.12));
            }
            if (lasted(part(0.06))) {
                cut(sites.get(1 % sites.size()), Kind.SILENT, part(0.15));
            }
            if (lasted(part(0.06))) {
                restartHub();
            }
        } catch (InterruptedException | IOException e) {
            throw new DemoFault("an outage could not be brought to its end", e);
        }
    }

    private void cut(BranchSite site, Kind kind, Duration length) throws InterruptedException {
        var from = clock.instant();
        now = site.code() + " " + kind;
        if (kind == Kind.CUT) {
            site.cable().cut();
        } else {
            site.cable().silence();
        }
        var _ = lasted(length);
        site.cable().heal();
        note(site.code(), kind, from, List.of(site));
    }

    private void restartHub() throws InterruptedException, IOException {
        var from = clock.instant();
        now = "hub killed";
        hub.kill();
        var _ = lasted(HUB_DOWN);
        hub.start();
        note("*", Kind.HUB_RESTART, from, sites);
    }

    private void note(String branch, Kind kind, Instant from, List<BranchSite> behind) throws InterruptedException {
        var to = clock.instant();
        now = "";
        var recovery = recover(behind, System.nanoTime());
        done.add(new Outage(branch, kind, from, to, recovery.backlog(), recovery.caughtUpMs()));
    }

    /** Waits; false if it was told to finish meanwhile. */
    private boolean lasted(Duration length) throws InterruptedException {
        return !finished.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Recovery(long backlog, long caughtUpMs) {}

    /** Everything that was kept when an agent was connected again must be settled. */
    private static Recovery recover(List<BranchSite> behind, long sinceNanos) throws InterruptedException {
        var waiting = new ArrayList<>(behind);
        var backlog = 0L;
        for (var site : behind) {
            var connected = LocalHttp.await(() -> site.refresh().connected(), CATCH_UP_MAX);
            var atReconnect = site.status();
            backlog += connected ? atReconnect.backlog().sum() : 0;
            if (connected && LocalHttp.await(() -> site.refresh().settledAllOf(atReconnect), CATCH_UP_MAX)) {
                waiting.remove(site);
            }
        }
        var ms = Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
        return new Recovery(backlog, waiting.isEmpty() ? ms : -1);
    }

    private Duration part(double share) {
        return Duration.ofMillis((long) (span.toMillis() * share));
    }
}

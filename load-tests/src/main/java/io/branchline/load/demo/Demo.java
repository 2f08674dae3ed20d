package io.branchline.load.demo;

import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * The demo from its first server to its verdict. Blocking: driven by one thread; {@link #stop} may be called by any.
 */
public final class Demo {
    private static final int PORT = 8080;
    private static final Duration SETTLE_MAX = Duration.ofMinutes(2);
    private static final Duration FEED_LAG_MAX = Duration.ofSeconds(2);
    private static final Duration OUTAGES_WITHOUT_END = Duration.ofMinutes(1);

    private final DemoOptions options;
    private final Console console;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** A demo that has not started anything. */
    public Demo(DemoOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Ends the sales; {@link #run} then brings everything to its end. */
    public void stop() {
        stop.countDown();
    }

    /** Runs to the end; nothing it started is left when it returns. */
    public DemoReport run() throws Exception {
        var hubPort = hubPort();
        var year = RetailYear.ofBusiest(options.branches());
        try (var estate = Estate.open(directory(), year.stores(), hubPort, console)) {
            console.say("dashboard   " + estate.dashboard());
            console.say("tills' log  " + estate.logFile());
            return run(estate, new Replay(year, RandomGenerator.getDefault()));
        }
    }

    private DemoReport run(Estate estate, Replay replay) throws Exception {
        var clock = InstantSource.system();
        var outages = new Outages(estate.sites(), estate.hub(), clock, span());
        var outageThread = Thread.ofPlatform().daemon().name("outages").unstarted(outages);
        var traffic = new Traffic(estate.vertx(), replay, estate.tills(), clock, options.rate());
        try (var down = new RoadDown(estate, clock)) {
            return run(estate, outages, outageThread, traffic, down);
        }
    }

    private DemoReport run(Estate estate, Outages outages, Thread outageThread, Traffic traffic, RoadDown down)
            throws Exception {
        var progress = new Progress(estate, outages, traffic, down, console);
        traffic.start();
        down.start();
        var transfer = Thread.ofPlatform().daemon().name("transfer").start(down::transfer);
        if (options.outage()) {
            outageThread.start();
        }
        progress.untilStopped(stop, options.duration());
        traffic.stop();
        outages.finish();
        outageThread.join();
        transfer.join();
        down.stop();
        console.say("tills closed; waiting for what is on its way");
        if (!estate.awaitSettled(SETTLE_MAX)) {
            console.say("not everything came to its end: " + progress.line());
        }
        return report(estate, outages, down);
    }

    private DemoReport report(Estate estate, Outages outages, RoadDown down) throws Exception {
        var feed = estate.feed().latency();
        var kept = estate.tills().counts().kept();
        if (!LocalHttp.await(() -> feed.getTotalCount() >= kept, FEED_LAG_MAX)) {
            console.say("the feed's reader saw " + feed.getTotalCount() + " of " + kept + " events live, after "
                    + estate.feed().resets() + " resets; the others were in its snapshots");
        }
        var settled = estate.settled();
        var publications = RedisStats.publications(estate.servers().redisUri());
        estate.stopPrograms();
        var verdict = estate.verdict();
        verdict.examples().forEach(console::say);
        return new DemoReport(
                verdict,
                settled,
                outages.done(),
                estate.tills().latency(),
                feed,
                publications,
                down.report(),
                down.whole());
    }

    private EstateDirectory directory() throws IOException {
        return options.data() == null ? EstateDirectory.temporary() : EstateDirectory.lasting(options.data());
    }

    private int hubPort() {
        var wanted = options.port();
        if (wanted == null) {
            return LocalHttp.isFree(PORT) ? PORT : LocalHttp.freePort();
        }
        if (wanted == 0) {
            return LocalHttp.freePort();
        }
        if (!LocalHttp.isFree(wanted)) {
            throw new DemoFault("--port is " + wanted + ", which is in use; allowed is a free port, or 0 for any");
        }
        return wanted;
    }

    private Duration span() {
        var duration = options.duration();
        return duration == null ? OUTAGES_WITHOUT_END : duration;
    }
}

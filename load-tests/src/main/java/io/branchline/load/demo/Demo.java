package io.branchline.load.demo;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.Migrations;
import io.branchline.load.check.PromiseCheck;
import io.branchline.load.check.Verdict;
import io.branchline.load.relay.Relay;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import io.branchline.load.till.AttemptLog;
import io.branchline.load.till.Tills;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The demo from its first server to its verdict, in the order of the walk. Blocking: driven by one thread; {@link #stop}
 * may be called by any.
 */
public final class Demo implements AutoCloseable {
    private static final Duration ANSWERS_MAX = Duration.ofSeconds(30);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(2);
    private static final Duration FEED_LAG_MAX = Duration.ofSeconds(3);
    private static final Duration OUTAGES_WITHOUT_END = Duration.ofMinutes(1);

    private final DemoOptions options;
    private final Console console;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Vertx vertx = Vertx.vertx();
    private final LocalHttp http = new LocalHttp();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private record Running(
            EmbeddedServers servers,
            HubProgram hub,
            List<BranchSite> sites,
            FeedReader feed,
            Tills tills,
            AttemptLog log,
            Path logFile,
            long settledBefore) {}

    /** A demo that has not started anything. */
    public Demo(DemoOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Ends the sales; {@link #run} then brings everything to its end. */
    public void stop() {
        stop.countDown();
    }

    /** Runs to the end. */
    public DemoReport run() throws Exception {
        var directory = options.data() == null ? DemoDirectory.temporary() : DemoDirectory.lasting(options.data());
        opened.add(directory);
        var running = start(directory);
        var context = vertx.getOrCreateContext();
        var replay = new Replay(RetailYear.ofBusiest(options.branches()), RandomGenerator.getDefault());
        var traffic = new Traffic(vertx, context, replay, running.tills, clock, options.rate());
        var outages = new Outages(running.sites, running.hub, clock, span());
        var outageThread = Thread.ofPlatform().daemon().name("outages").unstarted(outages);
        var progress = new Progress(running.tills, running.sites, outages, traffic, running.settledBefore, console);

        traffic.start();
        if (options.outage()) {
            outageThread.start();
        }
        progress.untilStopped(stop, options.duration());
        traffic.stop();
        outageThread.interrupt();
        outageThread.join();
        return finish(running, outages, progress);
    }

    private DemoReport finish(Running running, Outages outages, Progress progress) throws Exception {
        console.say("tills closed; waiting for what is on its way");
        var answered = LocalHttp.await(() -> running.tills.counts().underWay() == 0, ANSWERS_MAX);
        var settled = LocalHttp.await(() -> progress.refresh().sum() == 0, SETTLE_MAX);
        if (!answered || !settled) {
            console.say("not everything came to its end: " + progress.line());
        }
        awaitFeed(running);
        var settledByAgents = progress.settled();
        var publications = RedisStats.publications(running.servers.redisUri());
        stopPrograms(running);
        var verdict = verdict(running);
        verdict.examples().forEach(console::say);
        return new DemoReport(
                verdict,
                settledByAgents,
                outages.done(),
                running.tills.latency(),
                running.feed.latency(),
                publications);
    }

    /** The feed may lag behind the commit for a moment; what it has not shown by then is not waited for. */
    private static void awaitFeed(Running running) throws InterruptedException {
        var kept = running.tills.counts().kept();
        var _ = LocalHttp.await(() -> running.feed.latency().getTotalCount() >= kept, FEED_LAG_MAX);
    }

    private void stopPrograms(Running running) throws InterruptedException, TimeoutException {
        running.tills.close().await(10, TimeUnit.SECONDS);
        running.log.close();
        running.feed.stop().await(10, TimeUnit.SECONDS);
        for (var site : running.sites) {
            site.stop();
        }
        running.hub.stop();
    }

    private static Verdict verdict(Running running) throws IOException, SQLException {
        var database = running.servers.database();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            return new PromiseCheck(connection).compare(List.of(running.logFile));
        }
    }

    private Running start(DemoDirectory directory) throws Exception {
        console.say("starting PostgreSQL 18 and Redis 7 ...");
        var servers = keep(EmbeddedServers.start(directory.servers()));
        Migrations.run(servers.database());
        var codes = RetailYear.ofBusiest(options.branches()).stores();
        Enrolment.of(vertx, servers.database(), codes, directory);

        console.say("starting the hub and the agents of " + codes.size() + " branches ...");
        var token = directory.viewerToken();
        var hub = keep(new HubProgram(servers, hubPort(), token, directory.output(), http));
        hub.start();
        var sites = new ArrayList<BranchSite>();
        for (var code : codes) {
            sites.add(site(code, hub.port(), directory));
        }
        for (var site : sites) {
            site.awaitReady();
        }
        console.say("dashboard   http://127.0.0.1:" + hub.port() + "/#token=" + token);

        var feed = new FeedReader(vertx, hub.port(), token, clock);
        feed.start();
        var logFile = directory.attemptLog(clock.instant());
        var log = keep(AttemptLog.create(vertx, logFile));
        console.say("tills' log  " + logFile);
        var tills = new Tills(vertx, log, clock, RandomGenerator.getDefault());
        sites.forEach(site -> tills.open(site.code(), site::port));
        var settledBefore =
                sites.stream().mapToLong(site -> site.refresh().settled().sum()).sum();
        return new Running(servers, hub, List.copyOf(sites), feed, tills, log, logFile, settledBefore);
    }

    private BranchSite site(String code, int hubPort, DemoDirectory directory) throws IOException {
        var cable = Relay.to(hubPort);
        var site = keep(new BranchSite(code, cable, directory.branch(code), http));
        site.start();
        return site;
    }

    private int hubPort() {
        var wanted = options.port();
        if (wanted != null && wanted != 0 && !LocalHttp.isFree(wanted)) {
            throw new DemoFault("--port is " + wanted + ", which is in use; allowed is a free port, or 0 for any");
        }
        if (wanted != null && wanted != 0) {
            return wanted;
        }
        return wanted == null && LocalHttp.isFree(8080) ? 8080 : LocalHttp.freePort();
    }

    private Duration span() {
        var duration = options.duration();
        return duration == null ? OUTAGES_WITHOUT_END : duration;
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    /** Ends everything it started, the newest first; what does not end in good order is said and the rest still ends. */
    @Override
    public void close() {
        opened.reversed().forEach(this::end);
        end(http);
        end(() -> vertx.close().await(10, TimeUnit.SECONDS));
    }

    private void end(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            console.say("not ended in good order: " + e);
        }
    }
}

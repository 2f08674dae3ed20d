package io.branchline.load.demo;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.Migrations;
import io.branchline.load.check.PromiseCheck;
import io.branchline.load.check.Verdict;
import io.branchline.load.relay.Relay;
import io.branchline.load.till.AttemptLog;
import io.branchline.load.till.Tills;
import io.branchline.protocol.event.PerPriority;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * A whole business on this machine, all of it real: PostgreSQL, Redis, the hub, and for each branch an agent, a cable and
 * tills. Blocking; one thread opens, drives and closes it.
 */
public final class Estate implements AutoCloseable {
    private static final Duration ANSWERS_MAX = Duration.ofSeconds(30);
    /** Long enough to be found in a terminal and opened. */
    private static final String TICKET = "{\"seconds\":3600}";

    private final Closing closing;
    private final EstateDirectory directory;
    private final LocalHttp http;
    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedServers servers;
    private final HubProgram hub;
    private final List<BranchSite> sites;
    private final FeedReader feed;
    private final Path logFile;
    private final AttemptLog log;
    private final Tills tills;
    private final long settledBefore;

    private Estate(EstateDirectory directory, List<String> codes, int hubPort, Console console, Closing closing)
            throws Exception {
        this.closing = closing;
        this.directory = closing.keep(directory);
        this.http = closing.keep(new LocalHttp());
        var _ = closing.keep(() -> vertx.close().await(10, TimeUnit.SECONDS));
        var clock = InstantSource.system();
        console.say("starting PostgreSQL 18 and Redis 7 ...");
        this.servers = closing.keep(EmbeddedServers.start(directory.servers()));
        Migrations.run(servers.database());
        enrol(codes);
        Enrolment.operator(vertx, servers.database(), directory.operatorToken());
        console.say("starting the hub and the agents of " + codes.size() + " branches ...");
        this.hub = closing.keep(new HubProgram(servers, hubPort, directory.output(), http));
        hub.start();
        this.sites = sites(codes);
        this.feed = new FeedReader(vertx, hubPort, operatorToken(), clock);
        feed.start();
        this.logFile = directory.attemptLog(clock.instant());
        this.log = closing.keep(AttemptLog.create(vertx, logFile));
        this.tills = new Tills(vertx, log, clock, RandomGenerator.getDefault());
        sites.forEach(site -> tills.open(site.code(), site::port));
        this.settledBefore = settledByAgents();
    }

    /**
     * Opens it: everything runs when this returns.
     *
     * @param directory for its files; closed with it
     * @param codes of the branches
     * @param hubPort a free port
     * @param console told of each step
     */
    public static Estate open(EstateDirectory directory, List<String> codes, int hubPort, Console console)
            throws Exception {
        var closing = new Closing(console);
        try {
            return new Estate(directory, codes, hubPort, console, closing);
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    /** Adds branches without agents to the hub's registry; their keys are in the directory. */
    public void enrol(List<String> codes) throws IOException, TimeoutException {
        Enrolment.of(vertx, servers.database(), codes, directory);
    }

    private List<BranchSite> sites(List<String> codes) throws IOException, InterruptedException {
        var started = new ArrayList<BranchSite>();
        for (var code : codes) {
            var site = closing.keep(new BranchSite(code, Relay.to(hub.port()), directory.branch(code), http));
            site.start();
            started.add(site);
        }
        for (var site : started) {
            site.awaitReady();
        }
        return List.copyOf(started);
    }

    /** PostgreSQL and Redis. */
    public EmbeddedServers servers() {
        return servers;
    }

    /** The hub. */
    public HubProgram hub() {
        return hub;
    }

    /** Asks programs of this estate for their pages. */
    public LocalHttp http() {
        return http;
    }

    /** The branches. */
    public List<BranchSite> sites() {
        return sites;
    }

    /** The tills of all branches; posts are handed over on {@link #vertx}. */
    public Tills tills() {
        return tills;
    }

    /** A reader of the live feed. */
    public FeedReader feed() {
        return feed;
    }

    /** Runs tills and feed. */
    public Vertx vertx() {
        return vertx;
    }

    /** Address of the dashboard, with a ticket that signs whoever opens it first in. */
    public String dashboard() throws IOException {
        return dashboard("/");
    }

    /** Address of a view, with a ticket that signs whoever opens it first in. */
    public String dashboard(String path) throws IOException {
        var answer = http.post(hub.port(), "/api/v1/tickets", operatorToken(), TICKET)
                .orElseThrow(() -> new DemoFault("the hub gives no ticket: " + hub.lastWords()));
        return "http://127.0.0.1:" + hub.port() + path + "#ticket=" + new JsonObject(answer).getString("ticket");
    }

    /** The token of an operator of role admin. */
    public String operatorToken() throws IOException {
        return Files.readString(directory.operatorToken());
    }

    /** The tills' own log. */
    public Path logFile() {
        return logFile;
    }

    /** Asks all agents for their backlog. */
    public PerPriority backlog() {
        sites.forEach(site -> {
            var _ = site.refresh();
        });
        return lastBacklog();
    }

    /** The backlog as the agents said last. */
    public PerPriority lastBacklog() {
        return PerPriority.from(priority -> sites.stream()
                .mapToLong(site -> site.status().backlog().get(priority))
                .sum());
    }

    /** Asks all agents how many events they were told are settled, since this was opened. */
    public long settled() {
        return settledByAgents() - settledBefore;
    }

    /** The same as the agents said last. */
    public long settledAsSaid() {
        return sites.stream().mapToLong(site -> site.status().settled().sum()).sum() - settledBefore;
    }

    /** Waits until every post is answered and every backlog is gone; false if that took too long. */
    public boolean awaitSettled(Duration patience) throws InterruptedException {
        return LocalHttp.await(() -> tills.counts().underWay() == 0, ANSWERS_MAX)
                && LocalHttp.await(() -> allAnswer() && backlog().sum() == 0, patience);
    }

    /** Ends tills, feed, agents and the hub in good order; the servers go on. */
    public void stopPrograms() throws InterruptedException, TimeoutException {
        tills.close().await(10, TimeUnit.SECONDS);
        log.close();
        feed.stop().await(10, TimeUnit.SECONDS);
        for (var site : sites) {
            site.stop();
        }
        hub.stop();
    }

    /** Compares the tills' log with PostgreSQL; the programs must have been stopped. */
    public Verdict verdict() throws IOException, SQLException {
        try (var connection = database()) {
            return new PromiseCheck(connection).compare(List.of(logFile));
        }
    }

    /** A connection of the owner of the tables. */
    public Connection database() throws SQLException {
        var database = servers.database();
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    /** Ends everything, the newest first. */
    @Override
    public void close() {
        closing.close();
    }

    private boolean allAnswer() {
        return sites.stream()
                .allMatch(site -> http.get(site.port(), "/health/live").isPresent());
    }

    private long settledByAgents() {
        return sites.stream().mapToLong(site -> site.refresh().settled().sum()).sum();
    }
}

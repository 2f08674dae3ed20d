package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.Downlink;
import io.branchline.agent.downlink.DownlinkMeters;
import io.branchline.agent.figures.Figures;
import io.branchline.agent.health.AgentMetrics;
import io.branchline.agent.intake.Intake;
import io.branchline.agent.intake.IntakeMeters;
import io.branchline.agent.intake.PosServer;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalFault;
import io.branchline.agent.page.PageDesk;
import io.branchline.agent.page.Sources;
import io.branchline.agent.till.StreamTerms;
import io.branchline.agent.till.TillMeters;
import io.branchline.agent.till.TillReads;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.agent.uplink.Uplink;
import io.branchline.agent.uplink.UplinkMeters;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one branch, one field for each stop of the walk: the POS's port and the intake, the journal, the uplink,
 * and on the road down the branch's state, from which the port answers the tills. Started in the reverse order, so that the last stop is ready before the first takes a post; stopped in the order of the
 * walk. Several agents can run in one process. Thread-safe.
 */
public final class Agent {
    /** Name and version told to the hub and shown to people. */
    public static final String SOFTWARE = "branchline-agent/" + version();

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Vertx vertx;
    private final AgentConfig config;
    private final AgentMetrics metrics = new AgentMetrics();
    private final List<PosServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> serving = new AtomicReference<>("");
    private final AtomicReference<String> sending = new AtomicReference<>("");
    private final AtomicLong counting = new AtomicLong(-1);
    private final Journals journals;
    private final BranchState state;
    private final Figures figures;
    private final Intake intake;
    private final Uplink uplink;
    private final Promise<JournalFault> fault = Promise.promise();

    private Agent(Vertx vertx, AgentConfig config, Disk disk, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.config = config;
        this.journals = disk.journals();
        this.state = disk.state();
        this.figures = new Figures(journals.main(), clock, System::nanoTime, config.zone());
        this.intake = new Intake(disk.routing()::current, journals.main(), figures);
        this.uplink = new Uplink(
                journals.main(),
                new Downlink(state, random, new DownlinkMeters(metrics.registry())),
                config,
                clock,
                System::nanoTime,
                random,
                SOFTWARE,
                new UplinkMeters(metrics.registry()));
        journals.onFault(fault::tryComplete);
        AgentPages.meters(metrics, journals.main(), uplink::status, clock);
        StateMeters.register(metrics, state);
    }

    /** Opens the journal, connects to the hub without waiting for it, and takes posts once this completes. */
    public static Future<Agent> start(Vertx vertx, AgentConfig config) {
        return start(vertx, config, InstantSource.system(), RandomGenerator.getDefault());
    }

    /** The same with another clock and another source of chance. */
    public static Future<Agent> start(Vertx vertx, AgentConfig config, InstantSource clock, RandomGenerator random) {
        return vertx.executeBlocking(
                        () -> new Agent(vertx, config, Disk.open(config, clock, random, vertx), clock, random), false)
                .map(agent -> Objects.requireNonNull(agent))
                .compose(agent ->
                        agent.run(clock).recover(cause -> agent.stop().transform(done -> Future.failedFuture(cause))));
    }

    /** Port the POS posts to. */
    public int port() {
        return servers.isEmpty() ? 0 : servers.getFirst().port();
    }

    /** Takes events without HTTP. */
    public Intake intake() {
        return intake;
    }

    /** The branch's disk. */
    public Journal journal() {
        return journals.main();
    }

    /** What head office has sent. */
    public BranchState state() {
        return state;
    }

    /** What there is to know about the connection to the hub. */
    public LinkStatus link() {
        return uplink.status();
    }

    /** Completes if the journal fails: nothing is acknowledged any more, and the process must exit. */
    public Future<JournalFault> fault() {
        return fault.future();
    }

    /** Takes nothing new and lets the posts under way be answered. The first half of {@link #stop}. */
    public Future<Void> stopTaking() {
        return undeploy(serving);
    }

    /** Takes nothing new, lets what is under way finish, and closes. */
    public Future<Void> stop() {
        vertx.cancelTimer(counting.getAndSet(-1));
        return stopTaking()
                .transform(done -> undeploy(sending))
                .transform(done -> state.close())
                .transform(done -> journals.close())
                .onComplete(done -> metrics.close());
    }

    private Future<Void> undeploy(AtomicReference<String> deployment) {
        var id = deployment.getAndSet("");
        return id.isEmpty() ? Future.succeededFuture() : vertx.undeploy(id);
    }

    private Future<Agent> run(InstantSource clock) {
        var pages = new AgentPages(journals.main(), uplink::status, metrics);
        var sources = new Sources(config, SOFTWARE, journals.main(), state, uplink, figures, clock);
        var limits = config.http().limits();
        var terms = new StreamTerms(limits.streamsMax(), limits.streamHeartbeat());
        var tillMeters = new TillMeters(metrics.registry());
        var parts = new PosServer.Parts(
                intake,
                journals.main(),
                state,
                new IntakeMeters(metrics.registry()),
                pages.byPath(),
                loop -> new TillReads(loop, state, terms, tillMeters),
                loop -> new PageDesk(loop, sources, System::nanoTime),
                System::nanoTime);
        counting.set(figures.start(vertx));
        return deploy(() -> uplink, 1, sending)
                .compose(done -> deploy(() -> server(parts), config.http().eventLoops(), serving))
                .map(done -> {
                    LOG.info("Agent ready host={} port={} {}", config.http().host(), port(), journals.describe());
                    return this;
                });
    }

    private PosServer server(PosServer.Parts parts) {
        var server = new PosServer(config.http(), parts);
        servers.add(server);
        return server;
    }

    private Future<Void> deploy(Supplier<Deployable> stop, int instances, AtomicReference<String> deployment) {
        return vertx.deployVerticle(stop, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployment::set)
                .mapEmpty();
    }

    private static String version() {
        var version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

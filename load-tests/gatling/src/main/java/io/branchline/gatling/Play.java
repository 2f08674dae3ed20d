package io.branchline.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.branchline.gatling.branch.Ledger;
import io.branchline.gatling.branch.LinkBranch;
import io.branchline.gatling.branch.LinkDoor;
import io.branchline.gatling.branch.LoadReport;
import io.branchline.gatling.branch.SampleSales;
import io.branchline.protocol.event.Priority;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What all scenarios share: the branches of the run and their tills, one clock, the ledger at the end. A scenario says what
 * differs before it is set up.
 */
final class Play {
    /** How long after the end head office may take to settle what is left. */
    static final Duration SETTLE_MAX = Duration.ofSeconds(60);

    /** Warm-up and opening together are never longer. */
    static final Duration BEGIN_MAX = Duration.ofMinutes(4);

    private static final Duration WELCOME_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int WARM_UP_BRANCHES_MAX = 10;
    private static final int WARM_UP_RATE_MAX = 20;
    private static final double[] EVEN = {1};
    private static final String NUMBER = "number";

    private final Setup setup;
    private final LoadReport report = new LoadReport(() -> stage().warmingUp());
    private final Ledger ledger = new Ledger();
    private final LinkDoor door;
    private final SampleSales samples;
    private final List<LinkBranch> branches;
    private final AtomicInteger nextBranch = new AtomicInteger();
    private final AtomicInteger nextWarm = new AtomicInteger();
    private final AtomicInteger warming = new AtomicInteger();
    private final Stage stage;
    private double[] curve = EVEN;
    private double[] shares = EVEN;
    private volatile long newestRate;

    Play(Setup setup) {
        this.setup = setup;
        this.door = new LinkDoor(setup.sockets());
        this.stage = new Stage(setup, door);
        this.samples = new SampleSales(setup.run(), LocalDate.now(ZoneOffset.UTC));
        this.branches = setup.branches().stream()
                .map(who -> new LinkBranch(who, door, samples, report, ledger, setup.run()))
                .toList();
    }

    Setup setup() {
        return setup;
    }

    Stage stage() {
        return stage;
    }

    LoadReport report() {
        return report;
    }

    Ledger ledger() {
        return ledger;
    }

    LinkDoor door() {
        return door;
    }

    List<LinkBranch> branches() {
        return branches;
    }

    /** Customers come by a curve over the time, and to each branch by its share. */
    void demand(double[] overTime, double[] ofBranches) {
        curve = overTime;
        shares = ofBranches;
    }

    /** The branches must have this version of the rates before they go. */
    void newestRate(long version) {
        newestRate = Math.max(newestRate, version);
    }

    /** Called after the last virtual user. */
    void end() {
        try {
            ledger.write(setup.ledger());
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
    }

    /** A few branches sell a little and go: they warm hub and Gatling up, and their sales are compared like all others. */
    private ChainBuilder warmUp() {
        return exec(step(till -> till.branch().open()))
                .exec(await(WELCOME_MAX, session -> till(session).branch().welcomed()))
                .exec(asLongAs(session -> stage.warmingUp())
                        .on(exec(step(till -> till.branch().keep(Priority.SALES)))
                                .pause(warmUpPause())))
                .exec(await(SETTLE_MAX, session -> till(session).branch().settled()))
                .exec(step(till -> {
                    till.branch().leave();
                    warming.decrementAndGet();
                }));
    }

    private Duration warmUpPause() {
        return Duration.ofMillis(Math.max(1_000 / WARM_UP_RATE_MAX, 1_000L * WARM_UP_BRANCHES_MAX / setup.rate()));
    }

    /** The branches, all open when the time begins, and others beside them. */
    List<PopulationBuilder> trading(PopulationBuilder... beside) {
        stage.await(branches.size());
        var opened = exec(open())
                .exec(session -> {
                    stage.ready();
                    return session;
                })
                .exec(await(BEGIN_MAX, session -> stage.playing()));
        return all(opened, List.of(afterWarmUp(), atOnceUsers(branches.size())), beside);
    }

    /** The branches, coming up one after the other; the time begins when the first is open. */
    List<PopulationBuilder> opening(Duration ramp, PopulationBuilder... beside) {
        var opened = exec(open()).exec(step(till -> {
            stage.begin();
            till.openAt(stage.elapsed());
        }));
        return all(opened, List.of(afterWarmUp(), rampUsers(branches.size()).during(ramp)), beside);
    }

    private ChainBuilder open() {
        return exec(await(SETTLE_MAX, session -> warming.get() == 0))
                .exec(step(till -> till.branch().open()))
                .exec(await(WELCOME_MAX, session -> till(session).branch().welcomed()));
    }

    private OpenInjectionStep afterWarmUp() {
        return nothingFor(Duration.ofSeconds(setup.warmUpSeconds()));
    }

    private List<PopulationBuilder> all(
            ChainBuilder opened, List<OpenInjectionStep> coming, PopulationBuilder... beside) {
        var all = new ArrayList<>(List.of(beside));
        all.add(scenario("branches")
                .exec(report.attached())
                .exec(session -> session.set(NUMBER, till(nextBranch.getAndIncrement())))
                .exec(opened)
                .exec(asLongAs(session -> !stage.over())
                        .on(exec(step(till -> till.sell(stage.elapsed())))
                                .pause(session -> till(session).pause(stage.elapsed()))))
                .exec(await(SETTLE_MAX, session -> done(till(session).branch())))
                .exec(step(till -> till.branch().leave()))
                .injectOpen(coming.toArray(OpenInjectionStep[]::new)));
        if (setup.warmUpSeconds() > 0) {
            warming.set(Math.min(branches.size(), WARM_UP_BRANCHES_MAX));
            all.add(scenario("warm-up")
                    .exec(report.attached())
                    .exec(session -> session.set(NUMBER, till(nextWarm.getAndIncrement())))
                    .exec(warmUp())
                    .injectOpen(atOnceUsers(warming.get())));
        }
        return all;
    }

    /** Looks now and then until something holds, or for so long. */
    static ChainBuilder await(Duration patience, java.util.function.Predicate<Session> holds) {
        return asLongAsDuring(session -> !holds.test(session), patience).on(pause(LOOK_EVERY));
    }

    /** Gatling's own client, for the API: readable names are given with each request. */
    HttpProtocolBuilder api() {
        return http.baseUrl(setup.hub().toString())
                .disableWarmUp()
                .disableCaching()
                .disableAutoOrigin()
                .acceptHeader("application/json")
                .authorizationHeader("Bearer " + setup.token());
    }

    private boolean done(LinkBranch branch) {
        return branch.settled() && branch.ratesVersion() >= newestRate;
    }

    private ChainBuilder step(Consumer<Till> what) {
        return exec(session -> {
            what.accept(till(session));
            return session;
        });
    }

    private static Till till(Session session) {
        return java.util.Objects.requireNonNull(session.<Till>get(NUMBER));
    }

    private Till till(int number) {
        var sum = 0.0;
        for (var branch = 0; branch < branches.size(); branch++) {
            sum += shares[branch % shares.length];
        }
        var total = setup.rate() * (double) setup.seconds() * shares[number % shares.length] / sum;
        var phase = ThreadLocalRandom.current().nextDouble();
        return new Till(branches.get(number), new Demand(total, curve, setup.seconds(), phase));
    }
}

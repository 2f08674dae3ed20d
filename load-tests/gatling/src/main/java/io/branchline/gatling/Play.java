package io.branchline.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.branchline.gatling.branch.Ledger;
import io.branchline.gatling.branch.LinkBranch;
import io.branchline.gatling.branch.LinkDoor;
import io.branchline.gatling.branch.LoadReport;
import io.branchline.gatling.branch.SampleSales;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

    private static final Duration WELCOME_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final double[] EVEN = {1};
    private static final String NUMBER = "number";

    private final Setup setup;
    private final LoadReport report = new LoadReport();
    private final Ledger ledger = new Ledger();
    private final LinkDoor door;
    private final SampleSales samples;
    private final List<LinkBranch> branches;
    private final AtomicInteger nextBranch = new AtomicInteger();
    private volatile long beganNanos;
    private double[] curve = EVEN;
    private double[] shares = EVEN;
    private Duration lead = Duration.ZERO;
    private volatile long newestRate;

    Play(Setup setup) {
        this.setup = setup;
        this.door = new LinkDoor(setup.sockets());
        this.samples = new SampleSales(setup.run(), LocalDate.now(ZoneOffset.UTC));
        this.branches = setup.branches().stream()
                .map(who -> new LinkBranch(who, door, samples, report, ledger, setup.run()))
                .toList();
    }

    Setup setup() {
        return setup;
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

    /** Branches connect at once and begin to sell only after this. */
    void lead(Duration time) {
        lead = time;
    }

    /** The branches must have this version of the rates before they go. */
    void newestRate(long version) {
        newestRate = Math.max(newestRate, version);
    }

    /** Called before the first virtual user; from here the clock runs. */
    void begin() {
        beganNanos = System.nanoTime() + lead.toNanos();
    }

    /** Called after the last virtual user. */
    void end() {
        try {
            ledger.write(setup.ledger());
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written", e);
        }
    }

    /** At a part of the time, does something that does not wait. */
    void at(double part, Runnable task) {
        door.later(lead.plusMillis((long) (setup.seconds() * part * 1_000)), task);
    }

    /** Seconds since the branches began to sell; below 0 before. */
    double elapsed() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    /** Whether there is nothing to sell any more. */
    boolean over() {
        return elapsed() >= setup.seconds();
    }

    /** The branches, each a virtual user, coming up over a time. */
    PopulationBuilder trading(Duration ramp) {
        var user = scenario("branches")
                .exec(report.attached())
                .exec(session -> session.set(NUMBER, till(nextBranch.getAndIncrement())))
                .exec(step(till -> till.branch().open()))
                .exec(await(WELCOME_MAX, session -> till(session).branch().welcomed()))
                .exec(step(till -> till.openAt(elapsed())))
                .exec(asLongAs(session -> !over())
                        .on(exec(step(till -> till.sell(elapsed())))
                                .pause(session -> till(session).pause(elapsed()))))
                .exec(await(SETTLE_MAX, session -> done(till(session).branch())))
                .exec(step(till -> till.branch().leave()));
        var count = branches.size();
        return ramp.isZero()
                ? user.injectOpen(atOnceUsers(count))
                : user.injectOpen(rampUsers(count).during(ramp));
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

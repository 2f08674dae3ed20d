package io.branchline.gatling;

import io.branchline.gatling.branch.LinkBranch;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** A share of the branches is cut at once, sells on, and comes back at once. */
public final class Outage extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public Outage() {
        var people = new People(play);
        setUp(play.trading(people.looking(1, Duration.ofSeconds(1))))
                .protocols(play.api())
                .assertions(people.limits());
    }

    @Override
    public void before() {
        play.stage().start();
        var cut = play.branches().subList(0, Math.ceilDiv(play.branches().size() * Setup.number("share"), 100));
        play.stage().at(1 / 3.0, () -> cut.forEach(LinkBranch::cut));
        play.stage().at(2 / 3.0, () -> cut.forEach(LinkBranch::back));
    }

    @Override
    public void after() {
        play.end();
    }
}

package io.branchline.gatling;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** A rate every second for all branches while they sell. */
public final class RateBurst extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public RateBurst() {
        var people = new People(play);
        setUp(play.trading(people.publishing(Setup.targets()), people.looking(1, Duration.ofSeconds(1))))
                .protocols(play.api())
                .assertions(people.limits());
    }

    @Override
    public void before() {
        play.stage().start();
    }

    @Override
    public void after() {
        play.end();
    }
}

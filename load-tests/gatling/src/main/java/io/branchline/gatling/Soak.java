package io.branchline.gatling;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** The same for long. */
public final class Soak extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public Soak() {
        var people = new People(play);
        setUp(play.trading(people.looking(1, Duration.ofSeconds(2))))
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

package io.branchline.gatling;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** Branches come up one after the other over the first half of the time, and each begins to sell. */
public final class OpeningDay extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public OpeningDay() {
        var people = new People(play);
        setUp(play.opening(
                        Duration.ofSeconds(play.setup().seconds()).dividedBy(2),
                        people.looking(1, Duration.ofSeconds(1))))
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

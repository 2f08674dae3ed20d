package io.branchline.gatling;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** One day of the real data, compressed: its hours, and the stores' shares of the customers. */
public final class TradingDay extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public TradingDay() {
        play.demand(Setup.weights("hours"), Setup.weights("stores"));
        var people = new People(play);
        setUp(play.trading(people.looking(1, Duration.ofSeconds(1))))
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

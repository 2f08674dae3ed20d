package io.branchline.gatling;

import io.branchline.gatling.branch.Noted;
import io.branchline.protocol.event.Priority;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** In the second half of the time every branch keeps its reports at once; the sales go on. */
public final class MonthEnd extends Simulation {
    private final Play play = new Play(Setup.read());

    /** Called by Gatling. */
    public MonthEnd() {
        var people = new People(play);
        setUp(play.trading(people.looking(1, Duration.ofSeconds(1))))
                .protocols(play.api())
                .assertions(people.limits(Noted.SALE, Noted.SALE_BESIDE_REPORTS));
    }

    @Override
    public void before() {
        play.stage().start();
        play.stage().at(0.5, this::flood);
    }

    /** A sale that is in flight at this moment counts as beside reports: those are a few milliseconds of sales. */
    private void flood() {
        var reports = Setup.number("reports");
        for (var branch : play.branches()) {
            branch.noteSalesAs(Noted.SALE_BESIDE_REPORTS);
            for (var n = 0; n < reports; n++) {
                branch.keep(Priority.REPORTS);
            }
        }
    }

    @Override
    public void after() {
        play.end();
    }
}

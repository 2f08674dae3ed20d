package io.branchline.gatling;

import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.time.Instant;

/** Every branch opens its link, says hello, and sends one sale after the other, each settled before the next. */
public final class SteadySales extends Simulation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RAMP = Duration.ofSeconds(5);

    /** Called by Gatling. */
    public SteadySales() {
        var setup = Setup.read();
        var branch = scenario("a branch sells")
                .feed(listFeeder(setup.branches()))
                .exec(open())
                .exec(session -> session.set("sequence", 0L))
                .exec(during(setup.duration().plus(RAMP))
                        .on(CoreDsl.pace(setup.pace())
                                .exec(session -> session.set("sequence", session.getLong("sequence") + 1))
                                .exec(sale())))
                .exec(ws("close").close());
        setUp(branch.injectOpen(rampUsers(setup.branches().size()).during(RAMP)))
                .protocols(http.wsBaseUrl(setup.url()).disableAutoOrigin())
                .assertions(global().failedRequests().count().is(0L));
    }

    private static ChainBuilder open() {
        return exec(ws("open")
                        .connect("/agent")
                        .subprotocol("branchline.v1.json")
                        .header("Authorization", "Bearer #{key}"))
                .exec(ws("hello")
                        .sendText(session -> SampleLink.hello(Instant.now()))
                        .await(PATIENCE)
                        .on(ws.checkTextMessage("welcome")
                                .matching(jsonPath("$.frame").is("welcome"))
                                .check(jsonPath("$.session").exists())));
    }

    private static ChainBuilder sale() {
        return exec(ws("sale settled")
                .sendText(SteadySales::nextSale)
                .await(PATIENCE)
                .on(ws.checkTextMessage("settled")
                        .matching(jsonPath("$.frame").is("settled"))
                        .check(jsonPath("$.through").ofLong().is(session -> session.getLong("sequence")))));
    }

    private static String nextSale(Session session) {
        return SampleLink.sale(String.valueOf(session.getString("code")), session.getLong("sequence"), Instant.now());
    }
}

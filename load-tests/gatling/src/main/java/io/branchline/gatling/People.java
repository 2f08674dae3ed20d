package io.branchline.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.branchline.gatling.branch.LoadReport;
import io.branchline.gatling.branch.Noted;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What people and programs at head office do meanwhile, by the HTTP API, and how quick it has to be. */
final class People {
    private static final String TOTALS = "API: totals by branch";
    private static final String BRANCHES = "API: branches";
    private static final String EVENTS = "API: newest events";
    private static final String PUBLISH = "API: publish a rate";
    private static final int API_P95_MS = 100;
    private static final int SYNC_MS = 5_000;
    private static final double ERRORS_PERCENT = 0.01;

    private final Play play;
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicLong newest = new AtomicLong();

    People(Play play) {
        this.play = play;
    }

    /** So many look at totals, branches and the newest events, each once in a while. */
    PopulationBuilder looking(int count, Duration every) {
        return scenario("people at head office")
                .exec(play.report().attached())
                .exec(asLongAs(session -> !play.stage().over())
                        .on(pace(every)
                                .exec(ask(TOTALS, "/api/v1/totals?by=branch"))
                                .exec(ask(BRANCHES, "/api/v1/branches"))
                                .exec(ask(EVENTS, "/api/v1/events?limit=50"))))
                .injectOpen(atOnceUsers(count));
    }

    /** One publishes a rate every second to these targets (a JSON list), and stops a little before the end. */
    PopulationBuilder publishing(String targets) {
        play.ledger().add(() -> List.of("published\t" + published.get() + "\t" + newest.get()));
        return scenario("treasury")
                .exec(play.report().attached())
                .exec(Play.await(Play.BEGIN_MAX, session -> play.stage().playing()))
                .exec(asLongAs(session -> play.stage().elapsed() < play.setup().seconds() - 1)
                        .on(pace(Duration.ofSeconds(1)).exec(publish(targets))))
                .injectOpen(atOnceUsers(1));
    }

    /** The limits of this machine's size; without limits, only that nothing fails. */
    Assertion[] limits(String... syncNames) {
        if (!play.setup().limits()) {
            return new Assertion[] {global().failedRequests().count().is(0L)};
        }
        var all = new ArrayList<Assertion>();
        all.add(global().failedRequests().percent().lt(ERRORS_PERCENT));
        for (var name : List.of(TOTALS, BRANCHES, EVENTS)) {
            all.add(details(name).responseTime().percentile(95).lt(API_P95_MS));
        }
        for (var name : syncNames.length == 0 ? new String[] {Noted.SALE} : syncNames) {
            all.add(details(name).responseTime().percentile(99).lt(SYNC_MS));
        }
        return all.toArray(Assertion[]::new);
    }

    private ChainBuilder ask(String name, String path) {
        return exec(http(session -> play.stage().warmingUp() ? LoadReport.WARM_UP : name)
                .get(path)
                .check(status().is(200)));
    }

    private ChainBuilder publish(String targets) {
        return exec(http(PUBLISH)
                        .post("/api/v1/rates")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", session -> UUID.randomUUID().toString())
                        .body(StringBody(session -> quote(targets)))
                        .check(status().is(201))
                        .check(jsonPath("$.quotes[0].version").ofLong().saveAs("version")))
                .exec(session -> {
                    if (session.contains("version")) {
                        published.incrementAndGet();
                        newest.accumulateAndGet(session.getLong("version"), Math::max);
                        play.newestRate(newest.get());
                    }
                    return session.remove("version");
                });
    }

    /** Small steps: a change large enough to need a second person is another story. */
    private String quote(String targets) {
        var mid = 15_600 + published.get() % 10;
        var now = Instant.ofEpochMilli(play.report().now()).truncatedTo(ChronoUnit.MILLIS);
        return """
                {"targets":%s,"quotes":[{"base":"USD","quote":"IDR","unit":1,"kind":"cash","source":"%s",\
                "bid":"%d","mid":"%d","ask":"%d","asOf":"%s","validFrom":"%s"}]}""".formatted(targets, play.setup().run(), mid - 100, mid, mid + 100, now, now);
    }
}

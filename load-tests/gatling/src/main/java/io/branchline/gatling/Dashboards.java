package io.branchline.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.branchline.gatling.feed.FeedWatcher;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Readers of the feed and of the API while branches sell. */
public final class Dashboards extends Simulation {
    /** How many branches a reader watches: all of them for everybody would measure the load generator. */
    private static final int WATCHED = 3;

    private static final int PEOPLE_OF_READERS = 4;
    private static final Duration SNAPSHOT_MAX = Duration.ofSeconds(30);

    private final Play play = new Play(Setup.read());
    private final AtomicInteger next = new AtomicInteger();

    /** Called by Gatling. */
    public Dashboards() {
        var readers = Setup.number("readers");
        var people = new People(play);
        play.stage().await(readers);
        setUp(play.trading(
                        watching(readers),
                        people.looking(Math.ceilDiv(readers, PEOPLE_OF_READERS), Duration.ofSeconds(5))))
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

    private PopulationBuilder watching(int readers) {
        return scenario("readers of the feed")
                .exec(play.report().attached())
                .exec(session -> session.set("reader", reader(next.getAndIncrement())))
                .exec(Play.await(SNAPSHOT_MAX, session -> reader(session).ready()))
                .exec(session -> {
                    play.stage().ready();
                    return session;
                })
                .exec(Play.await(Play.BEGIN_MAX, session -> play.stage().playing()))
                .exec(asLongAs(session -> !play.stage().over()).on(pause(Duration.ofMillis(200))))
                .exec(Play.await(Play.SETTLE_MAX, session -> reader(session).sawAll()))
                .exec(session -> {
                    reader(session).close();
                    return session;
                })
                .injectOpen(nothingFor(Duration.ofSeconds(play.setup().warmUpSeconds())), atOnceUsers(readers));
    }

    private FeedWatcher reader(int number) {
        var branches = play.branches();
        var watched = IntStream.range(number, number + Math.min(WATCHED, branches.size()))
                .mapToObj(n -> branches.get(n % branches.size()))
                .toList();
        var reader =
                new FeedWatcher(number, watched, play.report(), play.setup().run());
        play.ledger().add(reader::lines);
        reader.open(play.door(), play.setup().token());
        return reader;
    }

    private static FeedWatcher reader(Session session) {
        return Objects.requireNonNull(session.<FeedWatcher>get("reader"));
    }
}

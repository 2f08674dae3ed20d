package io.branchline.load.suite;

import io.branchline.load.readers.Readers;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From a sale kept at a branch until 200 dashboards have it, beside a Redis round trip and a commit in the same seconds:
 * both then meet the same load of the machine, as in {@link SettleBench}. What they take while nothing else happens is told
 * in brackets.
 */
final class FeedBench implements Bench {
    private static final int LINKS = 89;
    private static final int WATCHED = 5;
    private static final int PER_SECOND = 100;

    @Override
    public String name() {
        return "feed";
    }

    @Override
    public String what() {
        return "sale kept to 200 dashboards, p99, at 2,000 sales/s beside p99 of a Redis publish-subscribe and of a commit";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var dashboards = scale.of(200, 20);
        var rate = scale.of(2_000, 200);
        var seconds = scale.quick() ? 1 : 10;
        try (var ground = new Ground(LINKS);
                var fleet = ground.fleet(LINKS)) {
            var readers = new Readers(
                    ground.vertx(), ground.office().port(), ground.office().token(), Readers.KEPT);
            for (var reader = 0; reader < dashboards; reader++) {
                readers.open(1, subscription(reader));
            }
            var ours = new ArrayList<Double>();
            var limit = new ArrayList<Double>();
            var idle = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(4); round++) {
                try (var _ = fleet.sell(Priority.SALES, rate)) {
                    if (!scale.quick()) {
                        pause(round == 0 ? 2 * seconds : 2);
                    }
                    var _ = readers.takeDelays();
                    limit.add(limit(ground, seconds));
                    ours.add(Figures.ms(readers.takeDelays(), 99));
                }
                idle.add(limit(ground, seconds / 2.0));
            }
            readers.close();
            return List.of(Row.atMost(
                    5,
                    name(),
                    String.format(Locale.ROOT, "p99 %s, %d dashboards", Figures.ms(ours), dashboards),
                    String.format(Locale.ROOT, "Redis + commit p99 %s (idle %s)", Figures.ms(limit), Figures.ms(idle)),
                    Figures.ratios(ours, limit)));
        }
    }

    private static String subscription(int reader) {
        var codes = new ArrayList<String>();
        for (var n = 0; n < WATCHED; n++) {
            codes.add("\"B" + (reader + n) % LINKS + "\"");
        }
        return "{\"type\":\"subscribe\",\"channels\":[\"events\",\"branches\",\"totals\"],\"branches\":["
                + String.join(",", codes) + "]}";
    }

    /** What Redis and PostgreSQL need for it at the least: one round trip and one commit, a hundred times a second, p99. */
    private static double limit(Ground ground, double seconds) throws Exception {
        var servers = ground.office().servers();
        try (var other = Executors.newSingleThreadExecutor()) {
            Callable<Histogram> commits = () -> SqlCommits.paced(servers.database(), PER_SECOND, seconds);
            var committed = other.submit(commits);
            var redis = RedisRoundTrips.paced(servers.redisUri(), PER_SECOND, seconds);
            return Figures.ms(redis, 99) + Figures.ms(committed.get(), 99);
        }
    }

    private static void pause(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }
}

package io.branchline.load.suite;

import io.branchline.load.readers.Readers;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** From a sale kept at a branch until 200 dashboards have it, beside a Redis round trip and a commit. */
final class FeedBench implements Bench {
    private static final int LINKS = 89;
    private static final int WATCHED = 5;

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
        var seconds = scale.quick() ? 2 : 10;
        try (var ground = new Ground(LINKS);
                var fleet = ground.fleet(LINKS)) {
            var readers = new Readers(
                    ground.vertx(), ground.office().port(), ground.office().token(), Readers.KEPT);
            for (var reader = 0; reader < dashboards; reader++) {
                readers.open(1, subscription(reader));
            }
            var ours = new ArrayList<Double>();
            var limit = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            for (var round = 0; round < scale.rounds(4); round++) {
                try (var _ = fleet.sell(Priority.SALES, rate)) {
                    pause(round == 0 ? 2 * seconds : 2);
                    var _ = readers.takeDelays();
                    pause(seconds);
                    ours.add(Figures.ms(readers.takeDelays(), 99));
                }
                limit.add(Figures.ms(redis(ground, seconds / 2.0), 99)
                        + Figures.ms(
                                SqlCommits.oneByOne(ground.office().servers().database(), seconds / 2.0), 99));
                ratios.add(ours.getLast() / limit.getLast());
            }
            readers.close();
            return List.of(Row.atMost(
                    5,
                    name(),
                    String.format(Locale.ROOT, "p99 %s, %d dashboards", Figures.ms(ours), dashboards),
                    "Redis + commit p99 " + Figures.ms(limit),
                    ratios));
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

    /** One publication after the other, each awaited at a subscriber, in microseconds. */
    private static Histogram redis(Ground ground, double seconds) throws Exception {
        var micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        var options =
                new RedisOptions().setConnectionString(ground.office().servers().redisUri());
        var vertx = Vertx.vertx();
        try {
            var awaited = new AtomicReference<Promise<Void>>(Promise.promise());
            var subscriber = Redis.createClient(vertx, options).connect().await(10, TimeUnit.SECONDS);
            subscriber.handler(message -> {
                if (message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI) {
                    awaited.get().tryComplete();
                }
            });
            var _ = subscriber.send(Request.cmd(Command.SUBSCRIBE).arg("bench")).await(10, TimeUnit.SECONDS);
            var publisher = Redis.createClient(vertx, options).connect().await(10, TimeUnit.SECONDS);
            var end = System.nanoTime() + (long) (seconds * 1e9);
            while (System.nanoTime() < end) {
                var next = Promise.<Void>promise();
                awaited.set(next);
                var began = System.nanoTime();
                var _ = publisher.send(Request.cmd(Command.PUBLISH).arg("bench").arg("x".repeat(900)));
                next.future().await(10, TimeUnit.SECONDS);
                micros.recordValue((System.nanoTime() - began) / 1_000);
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return micros;
    }

    private static void pause(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }
}

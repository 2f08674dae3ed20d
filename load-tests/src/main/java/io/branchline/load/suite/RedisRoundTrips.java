package io.branchline.load.suite;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.ResponseType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** A message of 900 bytes published to Redis until a subscriber has it, one after the other. Blocking. */
final class RedisRoundTrips {
    private RedisRoundTrips() {}

    /** Publishes so many a second for a time; how long each took, in microseconds. */
    static Histogram paced(String uri, int perSecond, double seconds) throws Exception {
        var micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        var options = new RedisOptions().setConnectionString(uri);
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
            var pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
            var end = System.nanoTime() + (long) (seconds * 1e9);
            var due = System.nanoTime();
            do {
                SqlCommits.await(due);
                var next = Promise.<Void>promise();
                awaited.set(next);
                var began = System.nanoTime();
                var _ = publisher.send(Request.cmd(Command.PUBLISH).arg("bench").arg("x".repeat(900)));
                next.future().await(10, TimeUnit.SECONDS);
                micros.recordValue((System.nanoTime() - began) / 1_000);
                due += pause;
            } while (System.nanoTime() - end < 0);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return micros;
    }
}

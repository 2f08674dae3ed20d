package io.branchline.load.shop;

import io.branchline.protocol.event.Priority;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Tills that post sales at an even pace, whether the ones before are answered or not, and what the hub's word says of
 * each: from the post until it is settled. Blocking; they have an event loop of their own.
 */
public final class PacedTills implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 64;
    private static final int PATIENCE_SECONDS = 60;
    private static final int ACCEPTED = 202;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final HttpClient client =
            vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
    private final RequestOptions where;
    private final Supplier<String> sales;
    private final HubWord word;

    PacedTills(int port, Supplier<String> sales, HubWord word) {
        this.sales = sales;
        this.word = word;
        this.where = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/events")
                .putHeader("Content-Type", "application/cloudevents+json");
    }

    private record Posted(long sequence, long atNanos) {}

    /** Sells for a while; from post to settled of each sale, in microseconds. Returns when all are settled. */
    public Histogram sell(int perSecond, double seconds) throws TimeoutException {
        word.forget();
        var posts = new ArrayList<Future<Posted>>();
        var began = System.nanoTime();
        for (var number = 0; number < perSecond * seconds; number++) {
            var due = began + (long) (number * 1e9 / perSecond);
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            posts.add(post());
        }
        return settleTimes(posts);
    }

    /** Posts one sale; completes with its sequence once it is kept. Any thread. */
    public Future<Long> sellOne() {
        return post().map(Posted::sequence);
    }

    @Override
    public void close() {
        try {
            vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the tills did not close", e);
        }
    }

    private Histogram settleTimes(List<Future<Posted>> posts) throws TimeoutException {
        Future.all(posts).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var last = posts.stream().mapToLong(post -> post.result().sequence()).max();
        word.await(Priority.SALES, last.orElse(0), PATIENCE_SECONDS);
        var micros = new Histogram(TimeUnit.MINUTES.toMicros(PATIENCE_SECONDS), 3);
        for (var post : posts) {
            var settled = word.settledAt(post.result().sequence()).orElseThrow();
            micros.recordValue(Math.max(0, (settled - post.result().atNanos()) / 1_000));
        }
        return micros;
    }

    private Future<Posted> post() {
        var body = Buffer.buffer(sales.get());
        var done = Promise.<Posted>promise();
        context.runOnContext(task -> {
            var began = System.nanoTime();
            client.request(where)
                    .compose(request -> request.send(body))
                    .compose(response -> response.body().map(answer -> sequence(response.statusCode(), answer)))
                    .map(sequence -> new Posted(sequence, began))
                    .onComplete(done);
        });
        return done.future();
    }

    private static long sequence(int status, Buffer answer) {
        if (status != ACCEPTED) {
            throw new IllegalStateException("a sale was answered " + status + ": " + answer);
        }
        return new JsonObject(answer).getLong("sequence");
    }
}

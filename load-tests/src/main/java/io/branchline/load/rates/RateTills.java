package io.branchline.load.rates;

import io.branchline.load.retail.EventIds;
import io.branchline.load.retail.Post;
import io.branchline.load.till.Tills;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A till for foreign notes in every branch: hears of new rates by the agent's stream, asks once a second what fifty euros
 * are in dollars, and posts what it took in. Context: the Vert.x context it was started on; counts from anywhere.
 */
public final class RateTills {
    private static final long ASK_EVERY_MS = 1_000;
    private static final long LISTEN_AGAIN_MS = 500;
    private static final long ARRIVAL_MAX_MICROS = 3_600_000_000L;
    private static final String QUESTION = "/v1/rates/EUR/USD?amount=50&side=buy";

    private final Vertx vertx;
    private final Tills tills;
    private final RateChanges changes;
    private final InstantSource clock;
    private final EventIds ids = new EventIds(RandomGenerator.getDefault());
    private final HttpClient client;
    private final Histogram arrival = new ConcurrentHistogram(ARRIVAL_MAX_MICROS, 3);
    private final AtomicLong conversions = new AtomicLong();
    private final AtomicLong refusedStale = new AtomicLong();
    private final Set<String> wentStale = ConcurrentHashMap.newKeySet();
    private final Set<String> staleNow = ConcurrentHashMap.newKeySet();
    private final List<Long> timers = new ArrayList<>();
    private volatile boolean stopped;

    /** Tills that do not listen yet; what they take in is posted by {@code tills}. */
    public RateTills(Vertx vertx, Tills tills, RateChanges changes, InstantSource clock) {
        this.vertx = vertx;
        this.tills = tills;
        this.changes = changes;
        this.clock = clock;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000), new PoolOptions().setHttp1MaxSize(4));
    }

    /** Opens the till of a branch whose agent listens on a port of this machine. */
    public void open(String branch, IntSupplier port) {
        vertx.runOnContext(hop -> {
            listen(port);
            timers.add(vertx.setPeriodic(ASK_EVERY_MS, due -> ask(branch, port)));
        });
    }

    /** From the request to publish to the till's stream, in microseconds. */
    public Histogram arrival() {
        return arrival;
    }

    /** Payments converted at a rate of the board. */
    public long conversions() {
        return conversions.get();
    }

    /** Questions refused because the rate was stale. */
    public long refusedStale() {
        return refusedStale.get();
    }

    /** Branches that were cut off long enough to refuse their rates. */
    public Set<String> wentStale() {
        return Set.copyOf(wentStale);
    }

    /** Branches whose rates are stale at the moment. */
    public Set<String> staleNow() {
        return Set.copyOf(staleNow);
    }

    /** Asks and listens no more. */
    public void stop() {
        stopped = true;
        vertx.runOnContext(hop -> {
            timers.forEach(vertx::cancelTimer);
            var _ = client.close();
        });
    }

    private void listen(IntSupplier port) {
        if (stopped) {
            return;
        }
        client.request(options(port, "/v1/stream").putHeader("Accept", "text/event-stream"))
                .compose(request -> request.send())
                .onSuccess(response -> {
                    response.endHandler(ended -> listenAgain(port));
                    response.exceptionHandler(gone -> listenAgain(port));
                    response.handler(RecordParser.newDelimited("\n\n", this::event));
                })
                .onFailure(gone -> listenAgain(port));
    }

    private void listenAgain(IntSupplier port) {
        if (!stopped) {
            var _ = vertx.setTimer(LISTEN_AGAIN_MS, due -> listen(port));
        }
    }

    /** One event of the stream; other than of a rate it is left alone. */
    private void event(Buffer bytes) {
        var text = bytes.toString();
        var data = text.indexOf("data:");
        if (data < 0 || !text.contains("event: rate\n")) {
            return;
        }
        var version = new JsonObject(text.substring(data + "data:".length())).getLong("version");
        var asked = version == null ? null : changes.askedNanos(version);
        if (asked != null) {
            arrival.recordValue(Math.min(ARRIVAL_MAX_MICROS, Math.max(0, (System.nanoTime() - asked) / 1_000)));
        }
    }

    private void ask(String branch, IntSupplier port) {
        var _ = client.request(options(port, QUESTION).setTimeout(5_000))
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> {
                    answered(branch, response, body);
                    return null;
                }));
    }

    private void answered(String branch, HttpClientResponse response, Buffer body) {
        if (response.statusCode() == 200) {
            staleNow.remove(branch);
            conversions.incrementAndGet();
            tills.post(new Post(branch, List.of(payment(branch, new JsonObject(body)))));
        } else if (body.toString().contains("stale")) {
            refusedStale.incrementAndGet();
            wentStale.add(branch);
            staleNow.add(branch);
        }
    }

    private JsonObject payment(String branch, JsonObject rate) {
        var now = clock.instant();
        var conversion = rate.getJsonObject("conversion");
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", ids.next(now))
                .put("source", "/pos/exchange")
                .put("type", "payment.received")
                .put(
                        "time",
                        now.truncatedTo(ChronoUnit.MICROS)
                                .atOffset(ZoneOffset.UTC)
                                .toString())
                .put("datacontenttype", "application/json")
                .put(
                        "data",
                        new JsonObject()
                                .put("storeId", branch)
                                .put(
                                        "businessDate",
                                        now.atOffset(ZoneOffset.UTC)
                                                .toLocalDate()
                                                .toString())
                                .put("type", "cash")
                                .put("amount", conversion.getJsonObject("to"))
                                .put("tendered", conversion.getJsonObject("from"))
                                .put("exchangeRate", conversion.getString("figure"))
                                .put("rateVersions", conversion.getJsonArray("versions")));
    }

    private static RequestOptions options(IntSupplier port, String path) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port.getAsInt())
                .setURI(path);
    }
}

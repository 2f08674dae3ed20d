package io.branchline.load.fanout;

import io.branchline.load.demo.Child;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.rates.HeadOfficeApi;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One rate to all branches of a head office, and the same bytes to as many listeners of a bare server, in turn. Blocking.
 */
public final class FanOut implements AutoCloseable {
    /** The compiler of a server is done when a block is no faster than the one before. */
    private static final int WARM_UP_BLOCK = 100;

    private static final int WARM_UP_BLOCKS_MAX = 10;
    private static final double WARM = 0.95;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HeadOfficeApi api;
    private final Listeners branches;
    private final Child server;
    private final int barePort = LocalHttp.freePort();
    private final Listeners plain;
    private final Side ours;
    private final Side bare;
    private int published;

    /**
     * Connects all branches and as many plain listeners.
     *
     * @param flags of the bare server's Java virtual machine
     * @param diskMs milliseconds after which a branch answers that it has a rate on disk
     */
    public FanOut(Vertx vertx, BenchOffice office, List<String> flags, int diskMs) throws Exception {
        var count = office.keys().size();
        api = new HeadOfficeApi(office.port(), office.token(), PATIENCE);
        branches = Listeners.branches(vertx, office.port(), office.keys(), diskMs);
        server = Child.start(
                "bare",
                flags,
                List.of(BroadcastServer.class.getName(), Integer.toString(barePort)),
                Map.of(),
                office.directory().output());
        if (!LocalHttp.await(() -> !LocalHttp.isFree(barePort), PATIENCE)) {
            throw new IllegalStateException("the bare server did not start");
        }
        plain = Listeners.plain(vertx, barePort, count);
        ours = new Side("hub", office.hub().pid(), count, this::toBranches);
        bare = new Side("bare", server.pid(), count, this::toListeners);
    }

    /** Both in turn, as they are measured, until neither gets faster. */
    public void warmUp(Runnable afterBlock) throws Exception {
        var before = Long.MAX_VALUE;
        for (var block = 1; block <= WARM_UP_BLOCKS_MAX; block++) {
            inTurn(WARM_UP_BLOCK);
            afterBlock.run();
            var now = ours.micros(50) + bare.micros(50);
            if (now > before * WARM) {
                return;
            }
            before = now;
        }
    }

    /** So many publications of each, one after the other. */
    public void inTurn(int times) throws Exception {
        ours.begin();
        bare.begin();
        for (var time = 0; time < times; time++) {
            ours.publish();
            bare.publish();
        }
    }

    /** Arrival at a branch of the publications since {@link #inTurn} began, at this percentile, in microseconds. */
    public long ours(double percentile) {
        return ours.micros(percentile);
    }

    /** The same at a listener of the bare server. */
    public long bare(double percentile) {
        return bare.micros(percentile);
    }

    /** Bytes of a frame that both sent. */
    public int frameBytes() {
        return branches.lastRates().length;
    }

    /** The branches go on without reading while so many rates are published. */
    void publishUnread(int rates) throws Exception {
        branches.stopReading();
        for (var rate = 0; rate < rates; rate++) {
            var _ = api.publish(List.of(quote()), List.of("*"));
        }
    }

    @Override
    public String toString() {
        return ours + "; " + bare;
    }

    @Override
    public void close() {
        plain.close();
        server.close();
        branches.close();
        api.close();
        client.close();
    }

    private Histogram toBranches() throws Exception {
        var arrival = branches.nextArrival();
        var _ = api.publish(List.of(quote()), List.of("*"));
        return arrival.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Histogram toListeners() throws Exception {
        var arrival = plain.nextArrival();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + barePort + "/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(branches.lastRates()))
                .build();
        var _ = client.send(request, HttpResponse.BodyHandlers.discarding());
        return arrival.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Small steps: a change large enough to need a second person is another story. */
    private JsonObject quote() {
        var mid = 15_600 + published++ % 10;
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return new JsonObject()
                .put("base", "USD")
                .put("quote", "IDR")
                .put("unit", 1)
                .put("kind", "cash")
                .put("source", "bench")
                .put("bid", Integer.toString(mid - 100))
                .put("mid", Integer.toString(mid))
                .put("ask", Integer.toString(mid + 100))
                .put("asOf", now)
                .put("validFrom", now);
    }
}

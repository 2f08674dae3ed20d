package io.branchline.load.fanout;

import io.branchline.load.demo.Child;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.HubProgram;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.ProcessMemory;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One rate to thousands of connected branches: from the request to publish it until the last of them has it, through
 * PostgreSQL, beside a bare Vert.x loop that writes the same bytes to as many sockets. Then the hub's memory with branches
 * that do not read at all.
 */
@Command(name = "bench fanout", mixinStandardHelpOptions = true, sortOptions = false)
public final class FanOutBenchmark implements Callable<Integer> {
    private static final double GOAL = 2;
    /** The compiler of a server is done when a block is no faster than the one before. */
    private static final int WARM_UP_BLOCK = 100;

    private static final int WARM_UP_BLOCKS_MAX = 10;
    private static final double WARM = 0.95;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC");

    @Option(
            names = "--branches",
            defaultValue = "2000",
            description = "Connected branches; two open files each in this program. Default: ${DEFAULT-VALUE}.")
    private int branches;

    @Option(
            names = "--disk-ms",
            defaultValue = "0",
            description = "Milliseconds after which a branch answers that it has a rate on disk; at 0 it answers at"
                    + " once, before it reads what else has come. Default: ${DEFAULT-VALUE}.")
    private int diskMs;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--rates", defaultValue = "20", description = "Publications in a round. Default: ${DEFAULT-VALUE}.")
    private int rates;

    @Option(
            names = "--unread",
            defaultValue = "1000",
            description = "Rates published while no branch reads. Default: ${DEFAULT-VALUE}.")
    private int unread;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private int published;

    private FanOutBenchmark() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FanOutBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (var ground = BenchOffice.open(vertx, branches, FLAGS);
                var office = new HeadOfficeApi(ground.port(), ground.token(), PATIENCE)) {
            run(ground.hub(), office, ground.port(), ground.keys(), ground.directory());
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        return 0;
    }

    private void run(HubProgram hub, HeadOfficeApi office, int port, List<String> keys, EstateDirectory directory)
            throws Exception {
        var listening = Listeners.branches(vertx, port, keys, diskMs);
        System.out.printf(Locale.ROOT, "%,d branches are connected%n", branches);
        var barePort = LocalHttp.freePort();
        try (var server = Child.start(
                "bare",
                FLAGS,
                List.of(BroadcastServer.class.getName(), Integer.toString(barePort)),
                Map.of(),
                directory.output())) {
            var plain = plain(barePort);
            var ours = new Side("hub", hub.pid(), branches, () -> publish(office, listening));
            var bare =
                    new Side("bare", server.pid(), branches, () -> broadcast(barePort, plain, listening.lastRates()));
            warmUp(ours, bare);
            compare(ours, bare);
            System.out.printf(
                    Locale.ROOT, "a frame has %,d bytes, %,d branches%n", listening.lastRates().length, branches);
            plain.close();
        }
        unread(hub, office, listening);
        listening.close();
    }

    private Listeners plain(int port) throws Exception {
        if (!LocalHttp.await(() -> !LocalHttp.isFree(port), PATIENCE)) {
            throw new IllegalStateException("the bare server did not start");
        }
        return Listeners.plain(vertx, port, branches);
    }

    /** Both in turn, as they are measured, until neither gets faster. */
    private static void warmUp(Side ours, Side bare) throws Exception {
        var before = Long.MAX_VALUE;
        for (var block = 1; block <= WARM_UP_BLOCKS_MAX; block++) {
            inTurn(ours, bare, WARM_UP_BLOCK);
            System.out.printf(Locale.ROOT, "warm-up %d: %s; %s%n", block, ours, bare);
            var now = ours.micros(50) + bare.micros(50);
            if (now > before * WARM) {
                return;
            }
            before = now;
        }
    }

    private static void inTurn(Side ours, Side bare, int times) throws Exception {
        ours.begin();
        bare.begin();
        for (var time = 0; time < times; time++) {
            ours.publish();
            bare.publish();
        }
    }

    private void compare(Side ours, Side bare) throws Exception {
        var ratios = new ArrayList<Double>();
        for (var round = 1; round <= rounds; round++) {
            inTurn(ours, bare, rates);
            ratios.add(ours.micros(99) / (double) bare.micros(99));
            System.out.printf(Locale.ROOT, "round %d: %s; %s; p99 ratio %.2f%n", round, ours, bare, ratios.getLast());
        }
        var sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "p99 arrival hub / bare: median %.2f, %.2f to %.2f (goal: at most %.0f)%n",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast(),
                GOAL);
    }

    private Histogram publish(HeadOfficeApi office, Listeners listening) throws Exception {
        var arrival = listening.nextArrival();
        var _ = office.publish(List.of(quote()), List.of("*"));
        return arrival.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Histogram broadcast(int port, Listeners plain, byte[] bytes) throws Exception {
        var arrival = plain.nextArrival();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
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

    private void unread(HubProgram hub, HeadOfficeApi office, Listeners listening) throws Exception {
        System.out.printf(Locale.ROOT, "hub with %,d branches that read: %s%n", branches, ProcessMemory.of(hub.pid()));
        listening.stopReading();
        for (var rate = 0; rate < unread; rate++) {
            var _ = office.publish(List.of(quote()), List.of("*"));
        }
        System.out.printf(
                Locale.ROOT,
                "hub after %,d rates to %,d branches that do not read: %s%n",
                unread,
                branches,
                ProcessMemory.of(hub.pid()));
    }
}

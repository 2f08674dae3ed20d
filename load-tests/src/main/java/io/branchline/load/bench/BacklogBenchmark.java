package io.branchline.load.bench;

import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.retail.Post;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import io.branchline.load.shop.Batches;
import io.branchline.load.shop.Papers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does a backlog of the least important hold up the most important (P5)? Live sales at one branch, first without, then
 * with a backlog of reports that was kept while the hub was away; both in one run, with real processes.
 */
@Command(name = "bench backlog", mixinStandardHelpOptions = true, sortOptions = false)
public final class BacklogBenchmark implements Callable<Integer> {
    private static final double GOAL = 3;
    private static final int WARM_UP_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Option(names = "--events", defaultValue = "1000000", description = "Backlog. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(names = "--rate", defaultValue = "20", description = "Sales a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description =
                    "Longest time of each measurement; the second ends earlier if the backlog does. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    private BacklogBenchmark() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BacklogBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var year = RetailYear.ofBusiest(1);
        var sales = new Replay(year, RandomGenerator.getDefault());
        try (var estate = Estate.open(
                        EstateDirectory.temporary(), year.stores(), LocalHttp.freePort(), Console.standard());
                var batches = new Batches(estate.sites().getFirst().port())) {
            var site = estate.sites().getFirst();
            estate.hub().stop();
            var without = sellAfterStart(estate, batches, sales, () -> true);
            estate.hub().stop();
            keepBacklog(estate, batches);
            var before = estate.backlog().sum();
            var with = sellAfterStart(
                    estate, batches, sales, () -> site.refresh().backlog().sum() > events / 100);
            var drained = before - site.refresh().backlog().sum();
            System.out.printf(Locale.ROOT, "%,d of the backlog settled meanwhile%n", drained);
            print("sales without backlog", without);
            print("sales with " + events + " waiting", with);
            var ratio = with.settled.getValueAtPercentile(99) / (double) without.settled.getValueAtPercentile(99);
            System.out.printf(Locale.ROOT, "p99 with / without: %.2f (goal: at most %.0f)%n", ratio, GOAL);
        }
        return 0;
    }

    /** Where the time went: till to disk, disk to hub, hub to commit; and all of it. In microseconds. */
    private record Times(Histogram kept, Histogram received, Histogram committed, Histogram settled) {
        Times() {
            this(new Histogram(3), new Histogram(3), new Histogram(3), new Histogram(3));
        }

        void record(Instant posted, Instant recorded, Instant receivedAt, Instant settledAt) {
            kept.recordValue(micros(posted, recorded));
            received.recordValue(micros(recorded, receivedAt));
            committed.recordValue(micros(receivedAt, settledAt));
            settled.recordValue(micros(posted, settledAt));
        }

        private static long micros(Instant from, Instant to) {
            return Math.max(0, ChronoUnit.MICROS.between(from, to));
        }
    }

    private static void print(String what, Times times) {
        System.out.printf(Locale.ROOT, "%s, n=%,d%n", what, times.settled.getTotalCount());
        print("till to disk", times.kept);
        print("disk to hub", times.received);
        print("hub to commit", times.committed);
        print("settled, in all", times.settled);
    }

    private static void print(String stage, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "  %-16s p50 %6.1f ms  p99 %6.1f ms%n",
                stage,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3);
    }

    /** Starts the hub, lets it run warm while tills sell already, and measures from then on: the same way both times. */
    private Times sellAfterStart(Estate estate, Batches batches, Replay sales, BooleanSupplier goOn) throws Exception {
        estate.hub().start();
        var site = estate.sites().getFirst();
        if (!LocalHttp.await(() -> site.refresh().connected(), PATIENCE)) {
            throw new IllegalStateException("the agent did not come back");
        }
        var _ = sell(estate, batches, sales, () -> true, WARM_UP_SECONDS);
        return sell(estate, batches, sales, goOn, seconds);
    }

    /** Sells at an even pace, and then asks PostgreSQL when each sale was settled. */
    private Times sell(Estate estate, Batches batches, Replay replay, BooleanSupplier goOn, int secondsMax)
            throws Exception {
        var posted = new HashMap<String, Instant>();
        var begin = System.nanoTime();
        for (var number = 0; number < rate * secondsMax && goOn.getAsBoolean(); number++) {
            var due = begin + TimeUnit.SECONDS.toNanos(number) / rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            var sale = nextSale(replay);
            posted.put(sale.getString("id"), Instant.now());
            batches.post(new JsonArray().add(sale).encode());
        }
        return settleTimes(estate, posted);
    }

    private static JsonObject nextSale(Replay replay) {
        Post post;
        do {
            post = replay.next(Instant.now());
        } while (!post.events().getFirst().getString("type").equals("sale.completed"));
        return post.events().getFirst();
    }

    private Times settleTimes(Estate estate, Map<String, Instant> posted) throws SQLException, InterruptedException {
        try (var connection = estate.database();
                var query = connection.prepareStatement(
                        "SELECT id, recorded_time, received_at, settled_at FROM event WHERE id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("text", posted.keySet().toArray()));
            var end = System.nanoTime() + PATIENCE.toNanos();
            var times = read(query, posted);
            while (times.settled.getTotalCount() < posted.size() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(200);
                times = read(query, posted);
            }
            return times;
        }
    }

    private static Times read(PreparedStatement query, Map<String, Instant> posted) throws SQLException {
        var times = new Times();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                times.record(
                        posted.getOrDefault(rows.getString(1), Instant.EPOCH),
                        rows.getTimestamp(2).toInstant(),
                        rows.getTimestamp(3).toInstant(),
                        rows.getTimestamp(4).toInstant());
            }
        }
        return times;
    }

    private void keepBacklog(Estate estate, Batches batches) throws InterruptedException {
        var begin = System.nanoTime();
        batches.keep(events, new Papers()::report);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf(
                Locale.ROOT,
                "%,d reports kept in %d s while the hub was away%n",
                estate.backlog().sum(),
                took.toSeconds());
    }
}

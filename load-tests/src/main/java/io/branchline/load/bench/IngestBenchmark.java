package io.branchline.load.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.branchline.hub.branch.Branch;
import io.branchline.hub.branch.Branches;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.ingest.Ingest;
import io.branchline.hub.ingest.IngestConfig;
import io.branchline.hub.ingest.IngestMeter;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.Migrations;
import io.branchline.load.fleet.CopyLoad;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Rows per second of the hub's ingest beside those of {@code COPY}, alternating in one run over the same rows, table and
 * server settings. Arguments: events in a round, rounds, writers.
 */
public final class IngestBenchmark {
    private static final int LINKS = 89;
    private static final int FRAME_EVENTS = 64;
    private static final int SENDERS = 2;
    private static final int COPY_CONNECTIONS = 2;
    private static final int ROUND_MINUTES_MAX = 10;

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database;
    private final List<List<Event>> events;
    private final List<Branch> branches = new ArrayList<>();
    private final int writers;

    private IngestBenchmark(DatabaseConfig database, int eventsInRound, int writers) {
        this.database = database;
        this.writers = writers;
        this.events = IntStream.range(0, LINKS)
                .mapToObj(link -> sales(link, eventsInRound / LINKS))
                .toList();
    }

    /** Runs it and prints the figures. */
    public static void main(String[] args) throws Exception {
        var eventsInRound = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        var rounds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        var writers = args.length > 2
                ? Integer.parseInt(args[2])
                : IngestConfig.standard().writers();
        try (var servers = EmbeddedServers.startTemporary()) {
            Migrations.run(servers.database());
            new IngestBenchmark(servers.database(), eventsInRound, writers).run(rounds);
        }
    }

    private void run(int rounds) throws Exception {
        addBranches();
        var bytes = events.stream()
                .flatMap(List::stream)
                .mapToLong(event -> event.data().size())
                .average()
                .orElseThrow();
        System.out.printf(
                "%d sales in a round, %.0f bytes of data each, %d links, frames of %d, %d writers%n",
                rows(), bytes, LINKS, FRAME_EVENTS, writers);
        var copied = new ArrayList<Double>();
        var ingested = new ArrayList<Double>();
        for (var round = 1; round <= rounds; round++) {
            copied.add(rows() / copy());
            ingested.add(rows() / ingest());
            System.out.printf(
                    "round %d: COPY %,.0f rows/s, ingest %,.0f rows/s, ratio %.2f%n",
                    round, copied.getLast(), ingested.getLast(), ingested.getLast() / copied.getLast());
        }
        System.out.printf("median ratio after the first round: %.2f%n", median(copied, ingested));
        await(vertx.close());
    }

    private double copy() throws Exception {
        empty();
        return new CopyLoad(database, events, branches, COPY_CONNECTIONS).run();
    }

    private double ingest() throws Exception {
        empty();
        var config = IngestConfig.standard();
        var ingest = await(Ingest.start(
                vertx,
                database,
                new IngestConfig(writers, config.queueBytesMax(), config.batchEventsMax(), config.batchBytesMax()),
                UUID.randomUUID(),
                new InProcessLiveBus(vertx),
                IngestMeter.NONE,
                InstantSource.system()));
        var loads = new ArrayList<LinkLoad>();
        for (var sender = 0; sender < SENDERS; sender++) {
            var load = new LinkLoad(ingest, links(ingest, sender));
            loads.add(load);
            await(vertx.deployVerticle(load));
        }
        var began = System.nanoTime();
        await(Future.all(loads.stream().map(LinkLoad::send).toList()));
        var seconds = (System.nanoTime() - began) / 1e9;
        await(ingest.drain());
        check();
        return seconds;
    }

    private List<LinkLoad.Link> links(Ingest ingest, int sender) throws TimeoutException {
        var links = new ArrayList<LinkLoad.Link>();
        for (var link = sender; link < LINKS; link += SENDERS) {
            var epoch = UUID.randomUUID();
            var session = UUID.randomUUID();
            var hello = new Hello(
                    1, "bench", epoch, PerPriority.all(1), PerPriority.ZERO, 0, 0, 1, Instant.EPOCH, List.of());
            await(ingest.open(branches.get(link), session, hello));
            links.add(new LinkLoad.Link(branches.get(link), epoch, session, frames(events.get(link))));
        }
        return links;
    }

    private static List<byte[]> frames(List<Event> sales) {
        var frames = new ArrayList<byte[]>();
        for (var from = 0; from < sales.size(); from += FRAME_EVENTS) {
            var to = Math.min(from + FRAME_EVENTS, sales.size());
            frames.add(FrameCodec.cbor().encode(new Events(Priority.SALES, from + 1, sales.subList(from, to))));
        }
        return frames;
    }

    private void addBranches() throws TimeoutException {
        var pool = Database.pool(vertx, database);
        for (var link = 0; link < LINKS; link++) {
            branches.add(await(new Branches(pool).add("bench", "b" + link, "Shop", "North"))
                    .branch());
        }
        await(pool.close());
    }

    private void empty() throws SQLException {
        execute("TRUNCATE event, rollup_hour, live_batch, cursor");
        execute("SELECT ensure_event_partition((date '2017-03-01' + n * 31)::date) FROM generate_series(0, 3) AS n");
    }

    private void check() throws SQLException {
        execute("DO $$ BEGIN IF (SELECT count(*) FROM event) <> " + rows()
                + " THEN RAISE EXCEPTION 'not all rows are there'; END IF; END $$");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long rows() {
        return events.stream().mapToLong(List::size).sum();
    }

    private static List<Event> sales(int link, int count) {
        var sales = new SampleSales(link);
        return IntStream.range(0, count).mapToObj(n -> sales.sale(link, n)).toList();
    }

    private static double median(List<Double> copied, List<Double> ingested) {
        var ratios = IntStream.range(copied.size() > 1 ? 1 : 0, copied.size())
                .mapToDouble(round -> ingested.get(round) / copied.get(round))
                .sorted()
                .toArray();
        return ratios[ratios.length / 2];
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(ROUND_MINUTES_MAX, TimeUnit.MINUTES);
    }
}

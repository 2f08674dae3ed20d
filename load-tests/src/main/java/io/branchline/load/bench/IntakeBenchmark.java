package io.branchline.load.bench;

import com.sun.management.OperatingSystemMXBean;
import io.branchline.agent.Agent;
import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.intake.IntakeReply;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast the intake is beside the engine under it: 64 concurrent posts of one event over HTTP, of small batches over
 * HTTP, and 64 concurrent calls without HTTP, each next to plain SQLite group commit in the same run. The posters run in
 * the same process and cost processor time too. Arguments: seconds for each measurement, and rounds.
 */
public final class IntakeBenchmark {
    private static final int CONCURRENT = 64;
    private static final int BATCH = 16;
    private static final String DATA = """
            {"receiptNumber":"R-1","storeId":"44","workstationId":"3","businessDate":"2026-11-22","kind":"sale",\
            "lineItems":[{"lineNumber":1,"itemId":"817","quantity":"1","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
            "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],\
            "total":{"amount":"12.50","currency":"USD"}}""";
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-22T10:15:30+01:00");

    private static final Logger LOG = LoggerFactory.getLogger(IntakeBenchmark.class);

    private final AtomicLong ids = new AtomicLong();
    private final double seconds;
    private long cpuNanos;

    private IntakeBenchmark(double seconds) {
        this.seconds = seconds;
    }

    /** Runs and prints. */
    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? Double.parseDouble(args[0]) : 5;
        var rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        var benchmark = new IntakeBenchmark(seconds);
        for (var round = 1; round <= rounds; round++) {
            System.out.printf(
                    Locale.ROOT, "round %d of %d, %.1f s each, %d concurrent%n", round, rounds, seconds, CONCURRENT);
            benchmark.round();
        }
        System.exit(0);
    }

    private void round() throws Exception {
        var before = cpu();
        var bare = inDirectory(directory -> PlainGroupCommit.insertsPerSecond(directory, CONCURRENT, DATA, seconds));
        var between = cpu();
        var plain = inDirectory(this::plain);
        cpuNanos = between - before;
        print("SQLite without any hand-over", bare, plain);
        cpuNanos = cpu() - between;
        print("plain SQLite group commit", plain, plain);
        print("Intake.accept, one event each", inAgent(this::accept), plain);
        print("HTTP, one event each", inAgent((vertx, agent) -> post(vertx, agent, 1)), plain);
        print("HTTP, batches of " + BATCH, inAgent((vertx, agent) -> post(vertx, agent, BATCH)), plain);
    }

    /** Processor time is told too: unlike the rate it means something on a machine that others use. */
    private void print(String what, double perSecond, double plain) {
        var micros = cpuNanos / 1e3 / (perSecond * seconds);
        System.out.printf(
                Locale.ROOT,
                "  %-32s %,9.0f events/s  %5.2f of plain  %5.1f us of processor an event, posters included%n",
                what,
                perSecond,
                perSecond / plain,
                micros);
    }

    private double plain(Path directory) throws Exception {
        var goOn = until(System.nanoTime() + (long) (seconds * 1e9));
        var start = System.nanoTime();
        var inserted = new AtomicLong();
        try (var sqlite = new PlainSqlite(directory.resolve("plain.db"))) {
            var producers = new ArrayList<Thread>();
            for (var producer = 0; producer < CONCURRENT; producer++) {
                producers.add(Thread.ofPlatform().start(() -> insertUntil(sqlite, goOn, inserted)));
            }
            for (var producer : producers) {
                producer.join();
            }
        }
        return inserted.get() / ((System.nanoTime() - start) / 1e9);
    }

    private void insertUntil(PlainSqlite sqlite, BooleanSupplier goOn, AtomicLong inserted) {
        try {
            while (goOn.getAsBoolean()) {
                var id = ids.incrementAndGet();
                sqlite.insert(new PlainSqlite.Row(
                        id, "e-" + id, "/pos/till-3", "sale.completed", TIME.toString(), "R-1", id, Payload.of(DATA)));
                inserted.incrementAndGet();
            }
        } catch (Exception e) {
            throw new IllegalStateException("plain SQLite failed", e);
        }
    }

    private double accept(Vertx vertx, Agent agent) throws Exception {
        var goOn = until(System.nanoTime() + (long) (seconds * 1e9));
        var start = System.nanoTime();
        var producers = new ArrayList<Future<Long>>();
        for (var producer = 0; producer < CONCURRENT; producer++) {
            var done = Promise.<Long>promise();
            producers.add(done.future());
            // A thread of its own for each producer gets it a context of its own, spread over the event loops.
            var producing =
                    Thread.ofPlatform().start(() -> vertx.runOnContext(run -> acceptNext(agent, goOn, done, 0)));
            producing.join();
        }
        return sum(producers) / ((System.nanoTime() - start) / 1e9);
    }

    private void acceptNext(Agent agent, BooleanSupplier goOn, Promise<Long> done, long accepted) {
        if (!goOn.getAsBoolean()) {
            done.complete(accepted);
            return;
        }
        var event = Event.of("e-" + ids.incrementAndGet(), "/pos/till-3", "sale.completed", TIME, DATA);
        agent.intake()
                .accept(List.of(event))
                .onComplete(
                        replies -> {
                            if (replies.getFirst() instanceof IntakeReply.Kept) {
                                acceptNext(agent, goOn, done, accepted + 1);
                            } else {
                                done.fail("not kept: " + replies);
                            }
                        },
                        done::tryFail);
    }

    private double post(Vertx vertx, Agent agent, int events) throws Exception {
        var client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        var goOn = until(System.nanoTime() + (long) (seconds * 1e9));
        var start = System.nanoTime();
        var tills = new ArrayList<Future<Long>>();
        for (var till = 0; till < CONCURRENT; till++) {
            tills.add(till(events, goOn).run(client, agent.port()));
        }
        var posted = sum(tills) * events / ((System.nanoTime() - start) / 1e9);
        client.close().await(10, TimeUnit.SECONDS);
        return posted;
    }

    private PostingTill till(int events, BooleanSupplier goOn) {
        return events == 1
                ? new PostingTill("application/cloudevents+json", this::body, goOn)
                : new PostingTill(
                        "application/cloudevents-batch+json",
                        () -> "["
                                + String.join(
                                        ",",
                                        Stream.generate(this::body)
                                                .limit(events)
                                                .toList()) + "]",
                        goOn);
    }

    private String body() {
        return "{\"specversion\":\"1.0\",\"id\":\"e-" + ids.incrementAndGet()
                + "\",\"source\":\"/pos/till-3\",\"type\":\"sale.completed\",\"time\":\"2026-11-22T10:15:30+01:00\",\"data\":"
                + DATA + "}";
    }

    private static double sum(List<Future<Long>> futures) throws Exception {
        Future.all(futures).await(10, TimeUnit.MINUTES);
        return futures.stream().mapToLong(Future::result).sum();
    }

    private static BooleanSupplier until(long endNanos) {
        return () -> System.nanoTime() - endNanos < 0;
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private interface InAgent {
        double measure(Vertx vertx, Agent agent) throws Exception;
    }

    private interface InDirectory {
        double measure(Path directory) throws Exception;
    }

    private double inAgent(InAgent measurement) throws Exception {
        return inDirectory(directory -> {
            var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
            try {
                var config = AgentConfig.of(Map.of(
                        "hub.url", "ws://127.0.0.1:1/agent",
                        "hub.key", "bl_1_benchmark",
                        "http.port", "0",
                        "data.directory", directory.toString()));
                var agent = Agent.start(vertx, config).await(30, TimeUnit.SECONDS);
                // The first run is for the compiler, which costs more than the posts.
                var coldly = measurement.measure(vertx, agent);
                var before = cpu();
                var measured = measurement.measure(vertx, agent);
                cpuNanos = cpu() - before;
                LOG.debug("Measured after a first run first={}", coldly);
                agent.stop().await(60, TimeUnit.SECONDS);
                return measured;
            } finally {
                vertx.close().await(10, TimeUnit.SECONDS);
            }
        });
    }

    private static double inDirectory(InDirectory measurement) throws Exception {
        var directory = Files.createTempDirectory("branchline-intake-bench");
        try {
            return measurement.measure(directory);
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}

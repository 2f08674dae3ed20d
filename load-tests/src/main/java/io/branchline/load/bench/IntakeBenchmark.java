package io.branchline.load.bench;

import com.sun.management.OperatingSystemMXBean;
import io.branchline.agent.Agent;
import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.intake.IntakeReply;
import io.branchline.load.intake.SaleLoad;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    private static final Logger LOG = LoggerFactory.getLogger(IntakeBenchmark.class);

    private final SaleLoad sales = new SaleLoad(CONCURRENT);
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
        var bare = inDirectory(
                directory -> PlainGroupCommit.insertsPerSecond(directory, CONCURRENT, sales.data(), seconds));
        var between = cpu();
        var plain = inDirectory(directory -> sales.plain(directory, seconds));
        cpuNanos = between - before;
        print("SQLite without any hand-over", bare, plain);
        cpuNanos = cpu() - between;
        print("plain SQLite group commit", plain, plain);
        print("Intake.accept, one event each", inAgent(this::accept), plain);
        print("HTTP, one event each", inAgent((vertx, agent) -> sales.post(vertx, agent.port(), 1, seconds)), plain);
        print(
                "HTTP, batches of " + BATCH,
                inAgent((vertx, agent) -> sales.post(vertx, agent.port(), BATCH, seconds)),
                plain);
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
        agent.intake()
                .accept(List.of(sales.sale()))
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

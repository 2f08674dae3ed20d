package io.branchline.load.nodes;

import io.branchline.hub.embedded.RedisCluster;
import io.branchline.load.demo.HubProgram;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.Fleet;
import io.branchline.load.readers.Readers;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some running nodes, and the branches that are spread over them. Each method measures one thing and says it. Blocking. */
final class NodesTrial {
    private static final int PATIENCE_SECONDS = 300;
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);
    private static final int WATCHED_SECONDS = 6;
    private static final int RESTED_SECONDS = 10;
    private static final Pattern IN = Pattern.compile("total_net_input_bytes:(\\d+)");
    private static final Pattern OUT = Pattern.compile("total_net_output_bytes:(\\d+)");

    private final Vertx vertx;
    private final BenchOffice office;
    private final @Nullable RedisCluster cluster;
    private final List<HubProgram> nodes;
    private final Fleet fleet;
    private final Truth truth;
    private final int watchedSeconds;
    private final int restedSeconds;

    /**
     * A trial of these nodes.
     *
     * @param quick one second of each, to see that it runs
     */
    NodesTrial(
            Vertx vertx,
            BenchOffice office,
            @Nullable RedisCluster cluster,
            List<HubProgram> nodes,
            Fleet fleet,
            boolean quick) {
        this.vertx = vertx;
        this.office = office;
        this.cluster = cluster;
        this.nodes = List.copyOf(nodes);
        this.fleet = fleet;
        this.truth = new Truth(office.servers().database());
        this.watchedSeconds = quick ? 1 : WATCHED_SECONDS;
        this.restedSeconds = quick ? 1 : RESTED_SECONDS;
    }

    /** All branches keep their share at once; until all is settled. */
    String burst(int events) throws Exception {
        truth.forget();
        var before = costs();
        var began = System.nanoTime();
        fleet.keepEverywhere(Priority.SALES, Math.max(1, events / fleet.size()));
        settled();
        var seconds = (System.nanoTime() - began) / 1e9;
        var used = costs().since(before);
        stored(used.events());
        return String.format(
                Locale.ROOT,
                "%,.0f events/s; %s; on disk/event: rows %d, indexes %d",
                used.events() / seconds,
                used,
                truth.heapBytes() / used.events(),
                truth.indexBytes() / used.events());
    }

    /** Nobody sells. */
    String rest() throws SQLException {
        var before = costs();
        pause(restedSeconds);
        var used = costs().since(before);
        return String.format(
                Locale.ROOT,
                "at rest with %,d links, CPU ms/s: hubs %s, PostgreSQL %.1f, Redis %.1f",
                fleet.size(),
                used.hubMicros().stream()
                        .map(micros -> String.format(Locale.ROOT, "%.1f", micros / 1e3 / restedSeconds))
                        .toList(),
                used.postgresMicros() / 1e3 / restedSeconds,
                used.redisMicros() / 1e3 / restedSeconds);
    }

    /** A reader at each node sees every sale of all branches once. */
    String watch(int rate, int readersEach) throws Exception {
        truth.forget();
        var before = fleet.counts().settled();
        var readers = readersEach == 0 ? List.<NodeReader>of() : readers(nodes);
        var others = crowd(readersEach - 1);
        var costs = costs();
        sell(rate);
        settled();
        var used = costs().since(costs);
        var sold = fleet.counts().settled() - before;
        stored(sold);
        var shown = shown(readers, sold);
        others.forEach(Readers::close);
        return String.format(
                Locale.ROOT, "watched at %,d/s by %d readers each: %s; %s", rate, readersEach, shown, used);
    }

    /** More readers at each node, who are not asked what they saw. */
    private List<Readers> crowd(int each) throws Exception {
        var crowd = new ArrayList<Readers>();
        for (var node : nodes) {
            crowd.add(new Readers(vertx, node.port(), office.token(), Readers.SETTLED));
            crowd.getLast().open(each, "{\"type\":\"subscribe\",\"channels\":[\"events\"]}");
        }
        return crowd;
    }

    /** The last node is killed while all sell. */
    String kill(int rate) throws Exception {
        truth.forget();
        var before = fleet.counts().settled();
        var left = nodes.subList(0, nodes.size() - 1);
        var readers = readers(left);
        var victims = fleet.size() / nodes.size();
        var opened = fleet.counts().opened();
        long began;
        try (var _ = fleet.sell(Priority.SALES, rate)) {
            pause(1);
            nodes.getLast().kill();
            began = System.nanoTime();
        }
        fleet.keepEverywhere(Priority.SALES, 1);
        var back = LocalHttp.await(
                () -> fleet.counts().opened() >= opened + victims, Duration.ofSeconds(PATIENCE_SECONDS));
        if (!back) {
            throw new IllegalStateException("branches are not back: " + fleet.connected() + " of " + fleet.size());
        }
        var returned = (System.nanoTime() - began) / 1e9;
        settled();
        var all = (System.nanoTime() - began) / 1e9;
        var sold = fleet.counts().settled() - before;
        stored(sold);
        return String.format(
                Locale.ROOT,
                "killed one: its %d branches back at the others after %.2f s, a new sale of every branch settled after %.2f s;"
                        + " %s",
                victims,
                returned,
                all,
                shown(readers, sold));
    }

    private void sell(int rate) {
        try (var _ = fleet.sell(Priority.SALES, rate)) {
            pause(watchedSeconds);
        }
    }

    private void settled() {
        if (!fleet.awaitSettled(PATIENCE_SECONDS)) {
            throw new IllegalStateException("not settled after " + PATIENCE_SECONDS + " s: "
                    + fleet.counts().settled() + " of " + fleet.counts().kept());
        }
    }

    /** Each sale is there once. */
    private void stored(long settled) throws SQLException {
        if (truth.stored() != settled || truth.places() != settled) {
            throw new IllegalStateException(settled + " settled, but " + truth.stored() + " stored at " + truth.places()
                    + " places of the sequences");
        }
    }

    private List<NodeReader> readers(List<HubProgram> at) throws Exception {
        var readers = new ArrayList<NodeReader>();
        for (var node : at) {
            readers.add(new NodeReader(vertx));
            readers.getLast().open(node.port(), office.token()).await(30, TimeUnit.SECONDS);
        }
        return readers;
    }

    private String shown(List<NodeReader> readers, long sold) throws InterruptedException {
        var whole = LocalHttp.await(() -> readers.stream().allMatch(reader -> reader.seen() >= sold), SHOWN_WITHIN);
        readers.forEach(NodeReader::close);
        for (var reader : readers) {
            if (!whole || reader.seen() != sold || reader.twice() > 0 || reader.resets() > 0) {
                throw new IllegalStateException("of " + sold + " sales a reader saw " + reader.seen() + ", "
                        + reader.twice() + " of them again, with " + reader.resets() + " resets");
            }
        }
        return String.format(
                Locale.ROOT,
                "%,d sales stored once and shown once by each of %d readers; settled to shown p50 / p99, ms: %s",
                sold,
                readers.size(),
                readers.stream()
                        .map(reader -> String.format(Locale.ROOT, "%.1f / %.1f", ms(reader, 50), ms(reader, 99)))
                        .toList());
    }

    private Costs costs() throws SQLException {
        return new Costs(
                nodes.stream().map(node -> ProcessTimes.micros(node.pid())).toList(),
                ProcessTimes.micros(office.servers().postgresPid()),
                redisPids().stream().mapToLong(ProcessTimes::micros).sum(),
                redisBytes(IN),
                redisBytes(OUT),
                truth.walBytes(),
                fleet.counts().sentBytes(),
                fleet.counts().settled());
    }

    private List<Long> redisPids() {
        return cluster == null
                ? List.of(office.servers().redisPid())
                : IntStream.range(0, cluster.size()).mapToObj(cluster::pid).toList();
    }

    private long redisBytes(Pattern pattern) {
        var stats = cluster == null
                ? List.of(office.servers().askRedis("INFO", "stats"))
                : IntStream.range(0, cluster.size())
                        .mapToObj(node -> cluster.ask(node, "INFO", "stats"))
                        .toList();
        return stats.stream()
                .map(pattern::matcher)
                .mapToLong(found -> found.find() ? Long.parseLong(found.group(1)) : 0)
                .sum();
    }

    private static double ms(NodeReader reader, double percentile) {
        return reader.delays().getValueAtPercentile(percentile) / 1e3;
    }

    private static void pause(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }
}

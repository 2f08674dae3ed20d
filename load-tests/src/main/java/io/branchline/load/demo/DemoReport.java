package io.branchline.load.demo;

import io.branchline.load.check.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a run showed.
 *
 * @param verdict the tills' log compared with PostgreSQL
 * @param settled events the agents were told are settled
 * @param outages in the order in which they were over
 * @param kept from a post to its answer, in microseconds
 * @param feed from an event's own time to its arrival at a reader of the feed, in microseconds
 * @param redisPublications publications Redis has taken
 * @param down what was shown of the road down
 * @param downWhole whether it came to its end
 */
public record DemoReport(
        Verdict verdict,
        long settled,
        List<Outage> outages,
        Histogram kept,
        Histogram feed,
        long redisPublications,
        JsonObject down,
        boolean downWhole) {
    private static final double MICROS = 1_000.0;

    public DemoReport {
        outages = List.copyOf(outages);
    }

    /** The report as a file has it. */
    public JsonObject json() {
        return new JsonObject()
                .put("posted", verdict.posted())
                .put("kept", verdict.kept())
                .put("settled", settled)
                .put("stored", verdict.stored())
                .put("duplicates", verdict.duplicates())
                .put("missing", verdict.missing())
                .put("outOfOrder", verdict.outOfOrder())
                .put("quarantined", verdict.quarantined())
                .put(
                        "outages",
                        new JsonArray(outages.stream().map(DemoReport::outage).toList()))
                .put(
                        "latencyMs",
                        new JsonObject()
                                .put("kept", percentiles(kept))
                                .put("settled", percentiles(verdict.settledP50Ms(), verdict.settledP99Ms()))
                                .put("feed", percentiles(feed)))
                .put("rates", down)
                .put("redisPublications", redisPublications)
                .put("postgresVersion", verdict.postgresVersion());
    }

    private static JsonObject outage(Outage outage) {
        return new JsonObject()
                .put("branch", outage.branch())
                .put("kind", outage.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .put("from", outage.from().toString())
                .put("to", outage.to().toString())
                .put("backlogAtReconnect", outage.backlogAtReconnect())
                .put("caughtUpMs", outage.caughtUpMs());
    }

    /** Median and 99th percentile, in milliseconds. */
    static JsonObject percentiles(Histogram micros) {
        return percentiles(micros.getValueAtPercentile(50) / MICROS, micros.getValueAtPercentile(99) / MICROS);
    }

    private static JsonObject percentiles(double p50, double p99) {
        return new JsonObject().put("p50", rounded(p50)).put("p99", rounded(p99));
    }

    private static double rounded(double milliseconds) {
        return Math.round(milliseconds * 100) / 100.0;
    }
}

package io.branchline.load.demo;

import io.branchline.hub.rates.ecb.EcbFile;
import io.branchline.hub.rates.ecb.EcbRates;
import io.branchline.load.rates.HeadOfficeApi;
import io.branchline.load.rates.RateChanges;
import io.branchline.load.rates.RateTills;
import io.branchline.load.rates.TransferShow;
import io.branchline.load.rates.TransferShow.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the demo shows of the road down: rates that change every few seconds, tills that convert with them, a branch that
 * goes stale while it is cut off, and goods sent from one branch to another. Blocking; driven by the demo's thread.
 */
final class RoadDown implements AutoCloseable {
    private static final Duration CHANGE_EVERY = Duration.ofSeconds(2);
    private static final Duration API_PATIENCE = Duration.ofMinutes(1);
    private static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration TRANSFER_PATIENCE = Duration.ofMinutes(1);

    /** Shorter than the outages of the demo, so that a branch that is cut off is seen to go stale. */
    private static final int MAX_AGE_SECONDS = 4;

    private static final String HISTORY = "/io/branchline/load/fx/eurofxref-hist.csv.gz";

    private final Estate estate;
    private final InstantSource clock;
    private final HeadOfficeApi office;
    private final RateChanges changes;
    private final RateTills tills;
    private final Thread publishing;
    private @Nullable Outcome transfer;

    RoadDown(Estate estate, InstantSource clock) throws IOException {
        this.estate = estate;
        this.clock = clock;
        this.office = new HeadOfficeApi(estate.hub().port(), estate.operatorToken(), API_PATIENCE);
        this.changes = new RateChanges(office, days(), clock, CHANGE_EVERY);
        this.tills = new RateTills(estate.vertx(), estate.tills(), changes, clock);
        this.publishing = Thread.ofPlatform().daemon().name("rates").unstarted(changes);
    }

    /** Begins: the policy of rates first, then the rates. */
    void start() throws InterruptedException {
        var policy = new JsonObject()
                .put("version", clock.instant().getEpochSecond() % Integer.MAX_VALUE)
                .put("maxAgeSeconds", MAX_AGE_SECONDS)
                .put("refuseStale", true)
                .put("derive", "inverse");
        var _ = office.policy("rates", policy);
        estate.sites().forEach(site -> tills.open(site.code(), site::port));
        publishing.start();
    }

    /** Sends goods from the last branch to the one before it, and waits for the sender to know that they are there. */
    void transfer() {
        var sites = estate.sites();
        if (sites.size() < 2) {
            return;
        }
        var from = sites.getLast();
        var to = sites.get(sites.size() - 2);
        transfer = new TransferShow(estate.tills(), clock)
                .send(
                        from.code(),
                        to.code(),
                        path -> estate.http().get(from.port(), path),
                        action -> estate.vertx().runOnContext(hop -> action.run()),
                        TRANSFER_PATIENCE);
    }

    /** How it stands, for the line of progress. */
    String line() {
        var stale = tills.staleNow();
        return "  rates " + changes.published() + " (" + changes.day() + ")"
                + (stale.isEmpty() ? "" : "  stale at " + String.join(", ", stale));
    }

    /** No further rates and questions. */
    void stop() throws InterruptedException {
        changes.stop();
        publishing.join();
        if (changes.published() > 0) {
            var _ = LocalHttp.await(() -> tills.arrival().getTotalCount() > 0, ARRIVAL_PATIENCE);
        }
        tills.stop();
    }

    /** What it came to, for the report. */
    JsonObject report() {
        var arrival = tills.arrival();
        var json = new JsonObject()
                .put("published", changes.published())
                .put("lastDay", changes.day())
                .put("arrivals", arrival.getTotalCount())
                .put("arrivalMs", DemoReport.percentiles(arrival))
                .put("conversions", tills.conversions())
                .put("refusedStale", tills.refusedStale())
                .put(
                        "branchesThatWentStale",
                        tills.wentStale().stream().sorted().toList());
        Optional.ofNullable(transfer)
                .ifPresent(outcome -> json.put(
                        "transfer",
                        new JsonObject()
                                .put("from", outcome.from())
                                .put("to", outcome.to())
                                .put("state", outcome.state())
                                .put("appliedMs", outcome.appliedMs())));
        return json;
    }

    /** Whether what was shown came to its end: rates arrived, and goods that were sent are there. */
    boolean whole() {
        var sent = transfer;
        return tills.arrival().getTotalCount() > 0
                && (sent == null || sent.state().equals("applied"));
    }

    @Override
    public void close() {
        office.close();
    }

    /** Source: ECB statistics. Oldest day first. */
    private static List<EcbRates.Day> days() throws IOException {
        try (var packed = Objects.requireNonNull(RoadDown.class.getResourceAsStream(HISTORY), HISTORY);
                var file = new GZIPInputStream(packed)) {
            return EcbFile.read(file).days().stream()
                    .sorted(Comparator.comparing(EcbRates.Day::date))
                    .filter(day -> day.date().getYear() >= 2017)
                    .toList();
        }
    }
}

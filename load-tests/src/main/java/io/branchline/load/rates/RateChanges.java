package io.branchline.load.rates;

import io.branchline.hub.rates.ecb.EcbRates;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Head office changes its rates every few seconds: each time the next day of the European Central Bank's history, for all
 * branches. Blocking: has a thread of its own. What it did may be read anywhere.
 */
public final class RateChanges implements Runnable {
    private static final List<String> ALL = List.of("*");
    private static final Duration VALIDITY = Duration.ofMinutes(10);

    private final HeadOfficeApi office;
    private final List<EcbRates.Day> days;
    private final InstantSource clock;
    private final Duration every;
    private final Map<Long, Long> publishedNanos = new ConcurrentHashMap<>();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicReference<String> day = new AtomicReference<>("");
    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * Changes that have not begun.
     *
     * @param days in the order in which they are published
     * @param every between two of them
     */
    public RateChanges(HeadOfficeApi office, List<EcbRates.Day> days, InstantSource clock, Duration every) {
        this.office = office;
        this.days = List.copyOf(days);
        this.clock = clock;
        this.every = every;
    }

    /** Quotes released so far. */
    public int published() {
        return published.get();
    }

    /** The day whose rates were published last; empty before the first. */
    public String day() {
        return day.get();
    }

    /** When the publication of a version was asked for, on the clock that never jumps; null if it was not this one. */
    public @org.jspecify.annotations.Nullable Long askedNanos(long version) {
        return publishedNanos.get(version);
    }

    /** Publishes no further day. */
    public void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        try {
            for (var next = 0; next < days.size(); next++) {
                publish(days.get(next));
                if (stop.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(EcbRates.Day next) throws InterruptedException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var quotes = DollarQuotes.of(next, now, VALIDITY);
        var asked = System.nanoTime();
        var answer = office.publish(quotes, ALL);
        for (var released : answer.getJsonArray("quotes")) {
            var version = ((JsonObject) released).getLong("version");
            if (version != null) {
                publishedNanos.put(version, asked);
                published.incrementAndGet();
            }
        }
        day.set(next.date().toString());
    }
}

package io.branchline.load.intake;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Many tills at once, each with one post under way; or as many threads with one row each. No id comes twice in a process. Thread-safe. */
public final class SaleLoad {
    private static final String DATA = """
            {"receiptNumber":"R-1","storeId":"44","workstationId":"3","businessDate":"2026-11-22","kind":"sale",\
            "lineItems":[{"lineNumber":1,"itemId":"817","quantity":"1","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
            "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],\
            "total":{"amount":"12.50","currency":"USD"}}""";
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-22T10:15:30+01:00");

    private static final AtomicLong IDS = new AtomicLong();

    private final int concurrent;

    /** So many at a time. */
    public SaleLoad(int concurrent) {
        this.concurrent = concurrent;
    }

    /** The data of each sale. */
    public String data() {
        return DATA;
    }

    /** The next sale. */
    public Event sale() {
        return Event.of("e-" + IDS.incrementAndGet(), "/pos/till-3", "sale.completed", TIME, DATA);
    }

    /** Posts for so long, so many events in each post; gives the events a second that were kept. Blocking. */
    public double post(Vertx vertx, int port, int events, double seconds) throws Exception {
        return post(vertx, port, events, until(System.nanoTime() + (long) (seconds * 1e9)));
    }

    /** Posts while it may; gives the events a second that were kept. Blocking. */
    public double post(Vertx vertx, int port, int events, BooleanSupplier goOn) throws Exception {
        var client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        var start = System.nanoTime();
        var tills = new ArrayList<Future<Long>>();
        for (var till = 0; till < concurrent; till++) {
            tills.add(till(events, goOn).run(client, port));
        }
        Future.all(tills).await(10, TimeUnit.MINUTES);
        var posted = tills.stream().mapToLong(Future::result).sum() * events;
        var perSecond = posted / ((System.nanoTime() - start) / 1e9);
        client.close().await(10, TimeUnit.SECONDS);
        return perSecond;
    }

    /** Rows a second of the engine alone, in a directory, by group commit: one a thread at least. Blocking. */
    public double plain(Path directory, double seconds) throws Exception {
        var inserted = new AtomicLong();
        try (var sqlite = new PlainSqlite(directory.resolve("plain.db"))) {
            var start = System.nanoTime();
            var goOn = until(start + (long) (seconds * 1e9));
            var producers = new ArrayList<Thread>();
            for (var producer = 0; producer < concurrent; producer++) {
                producers.add(Thread.ofPlatform().start(() -> insertUntil(sqlite, goOn, inserted)));
            }
            for (var producer : producers) {
                producer.join();
            }
            return inserted.get() / ((System.nanoTime() - start) / 1e9);
        }
    }

    private void insertUntil(PlainSqlite sqlite, BooleanSupplier goOn, AtomicLong inserted) {
        try {
            do {
                var id = IDS.incrementAndGet();
                sqlite.insert(new PlainSqlite.Row(
                        id, "e-" + id, "/pos/till-3", "sale.completed", TIME.toString(), "R-1", id, Payload.of(DATA)));
                inserted.incrementAndGet();
            } while (goOn.getAsBoolean());
        } catch (Exception e) {
            throw new IllegalStateException("plain SQLite failed", e);
        }
    }

    private PostingTill till(int events, BooleanSupplier goOn) {
        return events == 1
                ? new PostingTill("application/cloudevents+json", this::body, goOn)
                : new PostingTill("application/cloudevents-batch+json", () -> batch(events), goOn);
    }

    private String batch(int events) {
        return "[" + String.join(",", Stream.generate(this::body).limit(events).toList()) + "]";
    }

    /** The next sale as a till posts it. */
    public String body() {
        return "{\"specversion\":\"1.0\",\"id\":\"e-" + IDS.incrementAndGet()
                + "\",\"source\":\"/pos/till-3\",\"type\":\"sale.completed\",\"time\":\"2026-11-22T10:15:30+01:00\",\"data\":"
                + DATA + "}";
    }

    private static BooleanSupplier until(long endNanos) {
        return () -> System.nanoTime() - endNanos < 0;
    }
}

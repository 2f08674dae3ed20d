package io.branchline.load.shop;

import io.branchline.load.fleet.Fleet;
import io.branchline.protocol.event.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What tills post, as CloudEvents in JSON: the sales of a fleet, and as large as these, returns and reports. Payloads are
 * used again, ids and times are new. Thread-safe.
 */
public final class Papers {
    private static final int PAYLOADS = 512;
    private static final List<String> SALES = Fleet.sample(11, PAYLOADS).stream()
            .map(Event::data)
            .map(data -> data.text())
            .toList();
    private static final int NOTE = 700;

    private final AtomicInteger number = new AtomicInteger();

    /** A sale, priority 1. */
    public String sale() {
        return event("sale.completed", SALES.get(next() % PAYLOADS));
    }

    /** A return, priority 2. */
    public String goodsBack() {
        return event("sale.returned", SALES.get(next() % PAYLOADS).replace("\"kind\":\"sale\"", "\"kind\":\"return\""));
    }

    /** A report of an hour, priority 4, small as they are. */
    public String report() {
        return report("");
    }

    /** The same, as large as a sale. */
    public String longReport() {
        return report(",\"note\":\"" + "x".repeat(NOTE) + "\"");
    }

    private String report(String note) {
        var date = Instant.now().atOffset(ZoneOffset.UTC).toLocalDate();
        return event(
                "report.published",
                "{\"storeId\":\"1\",\"businessDate\":\"" + date + "\",\"kind\":\"hourly\",\"salesCount\":" + next()
                        + ",\"totals\":[{\"amount\":\"1.00\",\"currency\":\"USD\"}]" + note + "}");
    }

    private int next() {
        return number.getAndIncrement() & Integer.MAX_VALUE;
    }

    private static String event(String type, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + UUID.randomUUID() + "\",\"source\":\"/pos/till-1\",\"type\":\""
                + type + "\",\"time\":\"" + Instant.now().truncatedTo(ChronoUnit.MILLIS)
                + "\",\"datacontenttype\":\"application/json\",\"data\":" + data + "}";
    }
}

package io.branchline.load.bench;

import io.branchline.protocol.event.Event;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Sales as a grocer's tills write them: one to six lines, about 900 bytes, the same for the same seed. */
final class SampleSales {
    private static final OffsetDateTime START = OffsetDateTime.parse("2017-03-01T08:00:00-05:00");
    private static final int LINES_MAX = 6;

    private final Random random;

    SampleSales(long seed) {
        this.random = new Random(seed);
    }

    /** The n-th sale of a store. */
    Event sale(int store, int n) {
        var id = new UUID(random.nextLong(), random.nextLong()).toString();
        var time = START.plusSeconds(n * 37L + store);
        return Event.of(id, "/pos/" + store + "/till-" + (1 + n % 4), "sale.completed", time, json(store, n))
                .recordedAt(time.toInstant().plusMillis(3));
    }

    private String json(int store, int n) {
        var lines = 1 + random.nextInt(LINES_MAX);
        var total = BigDecimal.ZERO;
        var json = new StringBuilder(1024);
        json.append("{\"receiptNumber\":\"").append(store).append('-').append(n);
        json.append("\",\"storeId\":\"")
                .append(store)
                .append("\",\"workstationId\":\"")
                .append(1 + n % 4);
        json.append("\",\"operatorId\":\"c").append(n % 9);
        json.append("\",\"businessDate\":\"2017-03-01\",\"kind\":\"sale\",\"lineItems\":[");
        for (var line = 1; line <= lines; line++) {
            var price = BigDecimal.valueOf(50 + random.nextInt(1500), 2);
            total = total.add(price);
            json.append(line == 1 ? "" : ",").append(line(line, price));
        }
        var money = money(total);
        json.append("],\"tenders\":[{\"type\":\"card\",\"amount\":").append(money);
        return json.append("}],\"total\":").append(money).append('}').toString();
    }

    private String line(int number, BigDecimal price) {
        return String.format(
                Locale.ROOT,
                "{\"lineNumber\":%d,\"itemId\":\"%d\",\"quantity\":\"1\",\"unitOfMeasure\":\"EA\",\"unitPrice\":%s,"
                        + "\"extendedAmount\":%s}",
                number,
                820_000 + random.nextInt(100_000),
                money(price),
                money(price));
    }

    private static String money(BigDecimal amount) {
        return "{\"amount\":\"" + amount.toPlainString() + "\",\"currency\":\"USD\"}";
    }
}

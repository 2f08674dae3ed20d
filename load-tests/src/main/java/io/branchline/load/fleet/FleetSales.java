package io.branchline.load.fleet;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Priority;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Events as a grocer's tills write them, one to six lines and about 900 bytes for a sale. Their payloads are made once for
 * all branches and used again, so that making them costs a load generator nothing; ids and times are new. Not thread-safe.
 */
final class FleetSales {
    private static final int PAYLOADS = 512;
    private static final int LINES_MAX = 6;

    private static final RandomGenerator PRICES = new Random(1);
    private static final List<Payload> SALES =
            IntStream.range(0, PAYLOADS).mapToObj(FleetSales::sale).toList();
    private static final List<Payload> REPORTS =
            IntStream.range(0, PAYLOADS).mapToObj(FleetSales::report).toList();

    private final RandomGenerator random;
    private int next;

    FleetSales(long seed) {
        this.random = new Random(seed);
        this.next = random.nextInt(PAYLOADS);
    }

    /** A sale for priority 1, a report for priority 4, that happens now. */
    Event next(Priority priority) {
        var isSale = priority == Priority.SALES;
        var payload = (isSale ? SALES : REPORTS).get(next++ % PAYLOADS);
        var id = new UUID(random.nextLong(), random.nextLong()).toString();
        var now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
        return new Event(
                id,
                "/pos/till-" + (1 + next % 4),
                isSale ? "sale.completed" : "report.published",
                now,
                null,
                Collections.emptySortedMap(),
                null,
                payload);
    }

    private static Payload sale(int n) {
        var total = BigDecimal.ZERO;
        var json = new StringBuilder(1_024);
        json.append("{\"receiptNumber\":\"").append(n).append("\",\"storeId\":\"1\",\"workstationId\":\"");
        json.append(1 + n % 4)
                .append("\",\"businessDate\":\"")
                .append(OffsetDateTime.now(ZoneOffset.UTC).toLocalDate());
        json.append("\",\"kind\":\"sale\",\"lineItems\":[");
        var lines = 1 + PRICES.nextInt(LINES_MAX);
        for (var line = 1; line <= lines; line++) {
            var price = BigDecimal.valueOf(50 + PRICES.nextInt(1_500), 2);
            total = total.add(price);
            json.append(line == 1 ? "" : ",").append(line(line, price));
        }
        var money = money(total);
        json.append("],\"tenders\":[{\"type\":\"card\",\"amount\":").append(money);
        json.append("}],\"total\":").append(money).append('}');
        return Payload.ofUtf8(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(int number, BigDecimal price) {
        return String.format(
                Locale.ROOT,
                "{\"lineNumber\":%d,\"itemId\":\"%d\",\"quantity\":\"1\",\"unitOfMeasure\":\"EA\",\"unitPrice\":%s,"
                        + "\"extendedAmount\":%s}",
                number,
                820_000 + PRICES.nextInt(100_000),
                money(price),
                money(price));
    }

    private static Payload report(int n) {
        return Payload.of("{\"storeId\":\"1\",\"businessDate\":\""
                + OffsetDateTime.now(ZoneOffset.UTC).toLocalDate()
                + "\",\"kind\":\"hourly\",\"salesCount\":" + n + ",\"totals\":[" + money(BigDecimal.ONE)
                + "],\"note\":\"" + "x".repeat(300) + "\"}");
    }

    private static String money(BigDecimal amount) {
        return "{\"amount\":\"" + amount.toPlainString() + "\",\"currency\":\"USD\"}";
    }
}

package io.branchline.gatling.branch;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Priority;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events as a grocer's tills write them: a sale of one to six lines, a report of a day with its totals. Their payloads are made
 * once and used again, so that making them costs a load generator little; ids and times are new. Thread-safe.
 *
 * <p>The id of an event says the run, the branch, which it is of that branch and when it was kept:
 * {@code 7f3a91c2-B17-s-42-1790000000000}. So whoever reads it anywhere knows what is missing, and how late it is.
 */
public final class SampleSales {
    /** Type of a sale. */
    public static final String SALE = "sale.completed";

    /** Type of a report. */
    public static final String REPORT = "report.published";

    private static final int PAYLOADS = 256;
    private static final int LINES_MAX = 6;
    private static final int TOTALS = 10;

    /** An event and the money in it. */
    public record Sample(Event event, BigDecimal amount) {}

    private record Content(Payload payload, BigDecimal amount) {}

    private final String run;
    private final List<Content> sales;
    private final List<Content> reports;

    /** Samples of one run, whose name is in all ids. */
    public SampleSales(String run, LocalDate businessDate) {
        this.run = run;
        var random = new Random(1);
        this.sales = IntStream.range(0, PAYLOADS)
                .mapToObj(n -> sale(n, businessDate, random))
                .toList();
        this.reports = IntStream.range(0, PAYLOADS)
                .mapToObj(n -> report(n, businessDate, random))
                .toList();
    }

    /** The n-th event of a priority at a branch: a sale for priority 1, a report otherwise. */
    Sample next(String branch, Priority priority, long number, long keptMillis) {
        var isSale = priority == Priority.SALES;
        var content = (isSale ? sales : reports).get((int) (number * 31 + branch.hashCode()) & (PAYLOADS - 1));
        var kept = Instant.ofEpochMilli(keptMillis);
        var event = new Event(
                String.join("-", run, branch, isSale ? "s" : "r", Long.toString(number), Long.toString(keptMillis)),
                isSale ? "/pos/till-" + (1 + number % 4) : "/pos/back-office",
                isSale ? SALE : REPORT,
                kept.atOffset(ZoneOffset.UTC),
                null,
                Collections.emptySortedMap(),
                kept,
                content.payload());
        return new Sample(event, content.amount());
    }

    private static Content sale(int number, LocalDate businessDate, RandomGenerator random) {
        var total = BigDecimal.ZERO;
        var lines = new StringBuilder(1_024);
        var count = 1 + random.nextInt(LINES_MAX);
        for (var line = 1; line <= count; line++) {
            var price = BigDecimal.valueOf(50 + random.nextInt(1_500), 2);
            total = total.add(price);
            lines.append(line == 1 ? "" : ",").append(line(line, 820_000 + random.nextInt(100_000), money(price)));
        }
        var json = """
                {"receiptNumber":"%d","storeId":"1","workstationId":"%d","businessDate":"%s","kind":"sale",\
                "lineItems":[%s],"tenders":[{"type":"card","amount":%s}],"total":%s}""".formatted(number, 1 + number % 4, businessDate, lines, money(total), money(total));
        return new Content(Payload.ofUtf8(json.getBytes(StandardCharsets.UTF_8)), total);
    }

    private static String line(int number, int item, String price) {
        return String.format(
                Locale.ROOT,
                "{\"lineNumber\":%d,\"itemId\":\"%d\",\"quantity\":\"1\",\"unitOfMeasure\":\"EA\",\"unitPrice\":%s,"
                        + "\"extendedAmount\":%s}",
                number,
                item,
                price,
                price);
    }

    private static Content report(int number, LocalDate businessDate, RandomGenerator random) {
        var totals = IntStream.range(0, TOTALS)
                .mapToObj(n -> money(BigDecimal.valueOf(random.nextInt(1_000_000), 2)))
                .collect(Collectors.joining(","));
        var json = """
                {"storeId":"1","businessDate":"%s","kind":"endOfDay","salesCount":%d,"totals":[%s]}""".formatted(businessDate, number, totals);
        return new Content(Payload.of(json), BigDecimal.ZERO);
    }

    private static String money(BigDecimal amount) {
        return "{\"amount\":\"" + amount.toPlainString() + "\",\"currency\":\"USD\"}";
    }
}

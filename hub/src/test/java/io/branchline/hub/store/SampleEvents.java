package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.Hello;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Events as tills post them. */
public final class SampleEvents {
    /** Time of the first sale; one more second for each further. */
    public static final OffsetDateTime TIME = OffsetDateTime.parse("2017-03-04T10:15:30-05:00");

    /** When the hub received them. */
    public static final Instant RECEIVED = Instant.parse("2026-11-22T00:00:00Z");

    /** The session that opened the cursors, where a test needs one only. */
    public static final UUID SESSION = new UUID(0, 7);

    private SampleEvents() {}

    /** A sale of 12.50 USD. */
    public static Event sale(String id) {
        return sale(id, TIME);
    }

    /** A sale of 12.50 USD at a time. */
    public static Event sale(String id, OffsetDateTime time) {
        var json = """
                {"receiptNumber":"%s","storeId":"367","workstationId":"2","businessDate":"2017-03-04","kind":"sale",\
                "lineItems":[{"lineNumber":1,"itemId":"1082185","quantity":"2","unitOfMeasure":"EA",\
                "unitPrice":{"amount":"6.25","currency":"USD"},"extendedAmount":{"amount":"12.50","currency":"USD"}}],\
                "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],\
                "total":{"amount":"12.50","currency":"USD"}}""".formatted(id);
        return Event.of(id, "/pos/till-2", "sale.completed", time, json);
    }

    /** Sales {@code prefix-1} to {@code prefix-n}. */
    public static List<Event> sales(String prefix, int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(n -> sale(prefix + "-" + n, TIME.plusSeconds(n)))
                .toList();
    }

    /** A kept sale at a place. */
    public static Entry keep(long sequence, Event event) {
        return new Entry.Keep(sequence, event, new BigDecimal("12.50"), "USD", RECEIVED);
    }

    /** A run of kept sales. */
    public static LaneRun run(Branch branch, UUID epoch, long first, List<Event> events) {
        var entries = new ArrayList<Entry>();
        for (var i = 0; i < events.size(); i++) {
            entries.add(keep(first + i, events.get(i)));
        }
        return new LaneRun(branch, epoch, SESSION, entries);
    }

    /** The hello of a journal that holds nothing. */
    public static Hello hello(UUID epoch) {
        return new Hello(1, "test", epoch, PerPriority.all(1), PerPriority.ZERO, 0, 0, 1, Instant.EPOCH, List.of());
    }
}

package io.branchline.hub.live;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Committed batches as a store would announce them. */
public final class SampleNotices {
    private static final UUID EPOCH = new UUID(7, 7);

    private SampleNotices() {}

    /** A batch of sales of branch 367. */
    public static LiveNotice sales(long batch, int events) {
        return sales(batch, events, "{\"receiptNumber\":\"1\"}");
    }

    /** A batch of sales of branch 367 with this payload. */
    public static LiveNotice sales(long batch, int events, String json) {
        var stored = IntStream.range(0, events)
                .mapToObj(index -> stored("367", batch * 1000 + index, json))
                .toList();
        return new LiveNotice(batch, 1, Priority.SALES, stored);
    }

    /** One sale. */
    public static StoredEvent stored(String branch, long sequence, String json) {
        var event = Event.of(
                        branch + "-" + sequence,
                        "/pos/1",
                        "sale.completed",
                        OffsetDateTime.parse("2026-03-01T09:30:00.123456+07:00"),
                        json)
                .withExtensions(Map.of("traceparent", "00-ab-cd-01"))
                .recordedAt(Instant.parse("2026-03-01T02:30:01.000001Z"));
        return new StoredEvent(
                branch,
                EPOCH,
                Priority.SALES,
                sequence,
                Instant.parse("2026-03-01T02:30:02Z"),
                Instant.parse("2026-03-01T02:30:03.5Z"),
                event);
    }

    /** A batch with one event. */
    public static LiveNotice of(long batch, StoredEvent event) {
        return new LiveNotice(batch, 1, event.priority(), List.of(event));
    }
}

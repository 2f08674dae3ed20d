package io.branchline.gatling;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The frames an agent sends, as texts: a hello of a new journal, and one sale after the other. */
final class SampleLink {
    private static final FrameCodec JSON = FrameCodec.json();

    private SampleLink() {}

    static String hello(Instant now) {
        return text(new Hello(
                1,
                "gatling",
                UUID.randomUUID(),
                PerPriority.all(1),
                PerPriority.ZERO,
                0,
                0,
                0,
                now.truncatedTo(ChronoUnit.MILLIS),
                List.of()));
    }

    static String sale(String branch, long sequence, Instant now) {
        var time = OffsetDateTime.ofInstant(now.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
        var sale = Event.of(UUID.randomUUID().toString(), "/pos/till-1", "sale.completed", time, """
                {"receiptNumber":"%d","storeId":"%s","workstationId":"till-1","businessDate":"%s","kind":"sale",\
                "lineItems":[{"lineNumber":1,"itemId":"1082185","quantity":"1",\
                "extendedAmount":{"amount":"1.29","currency":"USD"}}],\
                "tenders":[{"type":"cash","amount":{"amount":"1.29","currency":"USD"}}],\
                "total":{"amount":"1.29","currency":"USD"}}""".formatted(
                        sequence, branch, time.toLocalDate()));
        return text(new Events(Priority.SALES, sequence, List.of(sale.recordedAt(time.toInstant()))));
    }

    private static String text(Frame frame) {
        return new String(JSON.encode(frame), StandardCharsets.UTF_8);
    }
}

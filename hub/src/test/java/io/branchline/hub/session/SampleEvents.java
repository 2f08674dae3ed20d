package io.branchline.hub.session;

import io.branchline.protocol.event.Event;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Events as an agent would have kept them. */
final class SampleEvents {
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-20T10:15:30+01:00");

    private SampleEvents() {}

    /** A sale of 12.50 USD with an id of its own. */
    static Event sale() {
        return sale(UUID.randomUUID().toString());
    }

    static Event sale(String id) {
        return of(id, "sale.completed", """
                {"receiptNumber":"R-1","storeId":"367","workstationId":"till-1","businessDate":"2026-11-20","kind":"sale",\
                "lineItems":[{"lineNumber":1,"itemId":"1001","quantity":"2","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
                "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],\
                "total":{"amount":"12.50","currency":"USD"}}""");
    }

    static Event of(String id, String type, String data) {
        return Event.of(id, "/pos/till-1", type, TIME, data).recordedAt(Instant.now());
    }
}

package io.branchline.agent.support;

import io.branchline.protocol.event.Event;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Events as tills post them. */
public final class SampleEvents {
    private SampleEvents() {}

    /** A sale of one line. */
    public static String sale(String id) {
        return cloudEvent(id, "sale.completed", """
                {"receiptNumber":"R-1","storeId":"44","workstationId":"3","businessDate":"2026-11-22","kind":"sale",\
                "lineItems":[{"lineNumber":1,"itemId":"817","quantity":"1","extendedAmount":{"amount":"12.50","currency":"USD"}}],\
                "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],\
                "total":{"amount":"12.50","currency":"USD"}}""");
    }

    /** A stock movement. */
    public static String stock(String id) {
        return cloudEvent(id, "inventory.adjusted", """
                {"storeId":"44","itemId":"817","quantityChange":"-1","reason":"sale","businessDate":"2026-11-22"}""");
    }

    /** A report of a day. */
    public static String report(String id) {
        return cloudEvent(id, "report.published", """
                {"storeId":"44","businessDate":"2026-11-22","kind":"day","salesCount":1,\
                "totals":[{"amount":"12.50","currency":"USD"}]}""");
    }

    /** A CloudEvent with any data. */
    public static String cloudEvent(String id, String type, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/pos/till-3","type":"%s",\
                "time":"2026-11-22T10:15:30+01:00","datacontenttype":"application/json","data":%s}""".formatted(id, type, data);
    }

    /** A batch. */
    public static String batch(List<String> events) {
        return "[" + String.join(",", events) + "]";
    }

    /** Sales with ids from a prefix and a number. */
    public static List<String> sales(String prefix, int count) {
        var events = new ArrayList<String>();
        for (var n = 0; n < count; n++) {
            events.add(sale(prefix + n));
        }
        return events;
    }

    /** Events of a type, as the intake takes them, with the data of their CloudEvents. */
    public static List<Event> events(String prefix, int count, UnaryOperator<String> cloudEvent) {
        var events = new ArrayList<Event>();
        for (var n = 0; n < count; n++) {
            var json = cloudEvent.apply(prefix + n);
            var type = json.replaceFirst("^.*?\"type\":\"([a-z.]+)\".*", "$1");
            var data = json.substring(json.indexOf("\"data\":") + 7, json.length() - 1);
            events.add(
                    Event.of(prefix + n, "/pos/till-3", type, OffsetDateTime.parse("2026-11-22T10:15:30+01:00"), data));
        }
        return events;
    }
}

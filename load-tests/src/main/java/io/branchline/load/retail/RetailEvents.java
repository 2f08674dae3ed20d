package io.branchline.load.retail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns receipts into CloudEvents. Tills, operators and tenders are not in the data: they are made up here from the
 * receipt's number, always the same for the same receipt. Taxes are not in the data either and are left out.
 */
final class RetailEvents {
    private static final int TILLS = 4;
    private static final List<String> TENDERS = List.of("creditDebit", "creditDebit", "cash");

    private final EventIds ids;

    RetailEvents(EventIds ids) {
        this.ids = ids;
    }

    List<JsonObject> visit(Basket basket, boolean firstVisit, int pass, Instant moment) {
        var receipt = pass == 1 ? basket.id() : basket.id() + "-" + pass;
        var events = new ArrayList<JsonObject>();
        events.add(sale(basket, receipt, moment));
        for (var line : basket.lines()) {
            if (line.quantity().signum() != 0) { // a coupon, deposit or void moves no stock
                events.add(movement(basket, line, receipt, moment));
            }
        }
        if (firstVisit) {
            events.add(customer(basket, moment));
        }
        return events;
    }

    JsonObject report(String store, Replay.Day day, Instant moment) {
        return event("report.published", "/pos/back-office", store + "/" + day.date(), moment)
                .put(
                        "data",
                        new JsonObject()
                                .put("storeId", store)
                                .put("businessDate", day.date().toString())
                                .put("kind", "endOfDay")
                                .put("salesCount", day.sales())
                                .put("totals", new JsonArray().add(usd(day.total()))));
    }

    private JsonObject sale(Basket basket, String receipt, Instant moment) {
        var till = till(basket);
        var items = new JsonArray();
        for (var number = 0; number < basket.lines().size(); number++) {
            items.add(item(number + 1, basket.lines().get(number)));
        }
        var data = new JsonObject()
                .put("receiptNumber", receipt)
                .put("storeId", basket.store())
                .put("workstationId", till)
                .put("businessDate", basket.time().toLocalDate().toString())
                .put("kind", "sale")
                .put("lineItems", items)
                .put(
                        "tenders",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("type", tender(basket))
                                        .put("amount", usd(basket.total()))))
                .put("total", usd(basket.total()))
                .put("customerId", basket.household());
        return event("sale.completed", "/pos/" + till, receipt, moment)
                .put("replayof", basket.time().toString())
                .put("data", data);
    }

    private static JsonObject item(int number, Line line) {
        var item = new JsonObject().put("lineNumber", number).put("itemId", line.itemId());
        if (line.product() != null && !line.product().description().isEmpty()) {
            item.put("description", line.product().description());
        }
        item.put("quantity", line.quantity().toPlainString())
                .put("unitOfMeasure", line.unit())
                .put("extendedAmount", usd(line.amount()));
        return line.discount().signum() == 0 ? item : item.put("discountAmount", usd(line.discount()));
    }

    private JsonObject movement(Basket basket, Line line, String receipt, Instant moment) {
        return event("inventory.adjusted", "/pos/" + till(basket), line.itemId(), moment)
                .put(
                        "data",
                        new JsonObject()
                                .put("storeId", basket.store())
                                .put("itemId", line.itemId())
                                .put("quantityChange", line.quantity().negate().toPlainString())
                                .put("unitOfMeasure", line.unit())
                                .put("reason", "sale")
                                .put("receiptNumber", receipt)
                                .put("businessDate", basket.time().toLocalDate().toString()));
    }

    private JsonObject customer(Basket basket, Instant moment) {
        return event("customer.updated", "/pos/" + till(basket), basket.household(), moment)
                .put(
                        "data",
                        new JsonObject()
                                .put("customerId", basket.household())
                                .put(
                                        "changes",
                                        new JsonObject()
                                                .put("firstVisitStoreId", basket.store())
                                                .put(
                                                        "firstVisitDate",
                                                        basket.time()
                                                                .toLocalDate()
                                                                .toString())));
    }

    private JsonObject event(String type, String source, String subject, Instant moment) {
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", ids.next(moment))
                .put("source", source)
                .put("type", type)
                .put(
                        "time",
                        moment.truncatedTo(ChronoUnit.MICROS)
                                .atOffset(ZoneOffset.UTC)
                                .toString())
                .put("subject", subject)
                .put("datacontenttype", "application/json");
    }

    private static JsonObject usd(BigDecimal amount) {
        return new JsonObject().put("amount", amount.toPlainString()).put("currency", "USD");
    }

    private static String till(Basket basket) {
        return "till-" + (1 + Math.floorMod(basket.id().hashCode(), TILLS));
    }

    private static String tender(Basket basket) {
        return TENDERS.get(Math.floorMod(basket.id().hashCode() / TILLS, TENDERS.size()));
    }
}

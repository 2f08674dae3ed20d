package io.branchline.protocol.support;

import java.util.LinkedHashMap;
import java.util.Map;

/** A payload of each type, as a POS would write it. */
public final class SamplePayloads {
    public static final String SALE = """
            {"receiptNumber":"R-139","storeId":"367","workstationId":"3","operatorId":"7","businessDate":"2026-11-22",
            "kind":"sale","lineItems":[{"lineNumber":1,"itemId":"825123","gtin":"04006381333931","description":"Milk 1 l",
            "quantity":"2","unitOfMeasure":"EA","unitPrice":{"amount":"1.29","currency":"USD"},
            "extendedAmount":{"amount":"2.58","currency":"USD"},"discountAmount":{"amount":"0.10","currency":"USD"}},
            {"lineNumber":2,"itemId":"825124","quantity":"0.415","extendedAmount":{"amount":"4.15","currency":"USD"}}],
            "tenders":[{"type":"cash","amount":{"amount":"6.63","currency":"USD"}}],
            "taxes":[{"type":"VAT","ratePercent":"7.0","amount":{"amount":"0.43","currency":"USD"}}],
            "total":{"amount":"6.63","currency":"USD"},"customerId":"H-1","till":{"firmware":[1.5,{"x":null}]}}""";

    private SamplePayloads() {}

    public static Map<String, String> all() {
        var payloads = new LinkedHashMap<String, String>();
        payloads.put("sale.completed", SALE);
        payloads.put(
                "sale.returned", SALE.replace("\"kind\":\"sale\"", "\"kind\":\"return\",\"originalReceipt\":\"R-1\""));
        payloads.put("payment.received", """
                {"storeId":"367","businessDate":"2026-11-22","type":"card","paymentId":"p-1",
                "amount":{"amount":"100.00","currency":"EUR"}}""");
        payloads.put("inventory.adjusted", """
                {"storeId":"367","itemId":"825123","quantityChange":"-2","unitOfMeasure":"EA","reason":"sale",
                "receiptNumber":"R-139","businessDate":"2026-11-22"}""");
        payloads.put("inventory.counted", """
                {"storeId":"367","itemId":"825123","quantityCounted":"17.5","businessDate":"2026-11-22"}""");
        payloads.put("stock.requested", """
                {"storeId":"367","itemId":"825123","quantity":"24","unitOfMeasure":"EA","businessDate":"2026-11-22"}""");
        payloads.put("stock.transferred", """
                {"storeId":"367","itemId":"825123","quantity":"2.5","documentNumber":"T-7","businessDate":"2026-11-22"}""");
        payloads.put("customer.updated", """
                {"customerId":"H-1","changes":{"name":"Łucja","children":2,"discount":1.10}}""");
        payloads.put("product.updated", """
                {"itemId":"825123","changes":{"description":null}}""");
        payloads.put("report.published", """
                {"storeId":"367","businessDate":"2026-11-22","kind":"day","salesCount":120,
                "totals":[{"amount":"1200.00","currency":"USD"}]}""");
        return payloads;
    }
}

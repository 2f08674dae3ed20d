package io.branchline.browser.manager;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.OffsetDateTime;

/** A till by hand. Blocking. */
final class Posting {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Posting() {}

    /** Posts a sale of 12.50 USD to the agent on a port; the status of the answer. */
    static int sale(int port, String receipt) throws IOException, InterruptedException {
        return post(port, receipt, "\"storeId\":\"1\",");
    }

    /** Posts a sale that does not say in which store it was. */
    static int wrongSale(int port, String receipt) throws IOException, InterruptedException {
        return post(port, receipt, "");
    }

    private static int post(int port, String receipt, String store) throws IOException, InterruptedException {
        var event = """
                {"specversion":"1.0","id":"%1$s","source":"/pos/till-9","type":"sale.completed","time":"%2$s",
                "data":{"receiptNumber":"%1$s",%3$s"workstationId":"9","businessDate":"%4$s","kind":"sale",
                "lineItems":[{"lineNumber":1,"itemId":"817","quantity":"1",
                "extendedAmount":{"amount":"12.50","currency":"USD"}}],
                "tenders":[{"type":"cash","amount":{"amount":"12.50","currency":"USD"}}],
                "total":{"amount":"12.50","currency":"USD"}}}""".formatted(
                receipt, OffsetDateTime.now(), store, OffsetDateTime.now().toLocalDate());
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** What a path of the agent on a port answers. */
    static String get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }
}

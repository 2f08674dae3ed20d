package io.branchline.browser.desk;

import static org.awaitility.Awaitility.await;

import io.branchline.browser.stage.Stage;
import io.branchline.load.demo.BranchSite;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that its branch takes and head office does not: of a type that by a new policy has to name the branch it is for,
 * of which its own branch, cut off, did not hear.
 *
 * @param branch that has it
 * @param id of the event
 * @param receipt its number
 * @param sequence its place at the branch
 */
record Unacceptable(String branch, String id, String receipt, long sequence) {
    /** What its line is called. */
    String title() {
        return "Payment #" + sequence;
    }

    /** A currency that no till of the stage uses. */
    static final String CURRENCY = "EUR";

    private static final String TYPE = "payment.received";
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Makes one; it is in quarantine when this returns, and the policy is as it was before. */
    static Unacceptable post(Stage stage, Office office) throws Exception {
        var site = stage.estate().sites().getLast();
        var id = UUID.randomUUID().toString();
        var receipt = "Q" + id.substring(0, 8);
        try {
            try (var _ = stage.cut(site.code())) {
                putPolicy(office, "to-branch");
                keep(site, event(id, receipt, site.code()));
            }
            await("the event is set apart").atMost(PATIENCE).until(() -> find(office, id) != null);
        } finally {
            putPolicy(office, "to-hq");
        }
        return new Unacceptable(
                site.code(),
                id,
                receipt,
                Objects.requireNonNull(find(office, id)).getLong("first"));
    }

    private static @Nullable JsonObject find(Office office, String id) throws IOException, InterruptedException {
        return office.api().get("/api/v1/quarantine").getJsonArray("quarantine").stream()
                .map(JsonObject.class::cast)
                .filter(item -> id.equals(item.getString("id")))
                .findFirst()
                .orElse(null);
    }

    /** The policy that comes with the product, but for the direction of payments. */
    private static void putPolicy(Office office, String direction) throws IOException, InterruptedException {
        var before = office.api().get("/api/v1/policies/routing").getJsonArray("policies");
        var version = before.isEmpty() ? 1 : before.getJsonObject(0).getInteger("version");
        var policy = new JsonObject(RoutingPolicyJson.write(RoutingPolicy.standard())).put("version", version + 1);
        policy.getJsonArray("routes").stream()
                .map(JsonObject.class::cast)
                .filter(route -> TYPE.equals(route.getString("type")))
                .forEach(route -> route.put("direction", direction));
        var _ = office.api().policy("routing", policy);
    }

    private static void keep(BranchSite site, JsonObject event) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + "/v1/events"))
                    .header("Content-Type", "application/cloudevents+json")
                    .POST(HttpRequest.BodyPublishers.ofString(event.encode()))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError("the branch answers " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** What would be whole as a sale, but says that it is a payment. */
    private static JsonObject event(String id, String receipt, String branch) {
        var now = Instant.ofEpochMilli(System.currentTimeMillis()).toString();
        var money = new JsonObject().put("amount", "12.50").put("currency", CURRENCY);
        return new JsonObject()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/pos/till-1")
                .put("type", TYPE)
                .put("time", now)
                .put("subject", receipt)
                .put("datacontenttype", "application/json")
                .put(
                        "data",
                        new JsonObject()
                                .put("receiptNumber", receipt)
                                .put("storeId", branch)
                                .put("workstationId", "till-1")
                                .put("businessDate", now.substring(0, 10))
                                .put("kind", "sale")
                                .put("type", "onAccount")
                                .put(
                                        "lineItems",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("lineNumber", 1)
                                                        .put("itemId", "1029743")
                                                        .put("quantity", "1")
                                                        .put("unitOfMeasure", "each")
                                                        .put("extendedAmount", money)))
                                .put(
                                        "tenders",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("type", "cash")
                                                        .put("amount", money)))
                                .put("amount", money)
                                .put("total", money));
    }
}

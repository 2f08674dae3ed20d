package io.branchline.browser.desk;

import io.branchline.browser.stage.Stage;
import io.branchline.load.rates.HeadOfficeApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What somebody of role admin does at head office without the dashboard. Blocking.
 *
 * @param api of the hub
 */
record Office(HeadOfficeApi api) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Office of(Stage stage) throws IOException {
        return new Office(
                new HeadOfficeApi(stage.estate().hub().port(), stage.estate().operatorToken(), PATIENCE));
    }

    /** Publishes cash rates of a pair, valid each an hour after the one before; none may need a second person. */
    void publish(String pair, String... bidsAndAsks) throws InterruptedException {
        var ago = Duration.ofHours(bidsAndAsks.length - 1L);
        for (var sides : bidsAndAsks) {
            var answer = api.publish(List.of(quote(pair, sides, ago)), List.of("*"));
            ago = ago.minusHours(1);
            var outcome = answer.getJsonArray("quotes").getJsonObject(0);
            if (!outcome.getString("state").equals("released")) {
                throw new AssertionError(pair + " " + sides + ": " + outcome);
            }
        }
    }

    /** Proposes one that needs a second person. */
    void propose(String pair, String sides) throws InterruptedException {
        var outcome = api.publish(List.of(quote(pair, sides, Duration.ZERO)), List.of("*"))
                .getJsonArray("quotes")
                .getJsonObject(0);
        if (!outcome.getString("state").equals("waiting")) {
            throw new AssertionError(pair + " " + sides + ": " + outcome);
        }
    }

    /** Settled events of a type that carry an amount in a currency, today. */
    int counted(String type, String currency) throws IOException, InterruptedException {
        return api.get("/api/v1/totals").getJsonArray("totals").stream()
                .map(JsonObject.class::cast)
                .filter(total -> type.equals(total.getString("type")) && currency.equals(total.getString("currency")))
                .mapToInt(total -> total.getInteger("count"))
                .sum();
    }

    private static JsonObject quote(String pair, String sides, Duration ago) {
        var codes = pair.split("/");
        var figures = sides.split(" ");
        var from = Instant.ofEpochMilli(System.currentTimeMillis()).minus(ago).toString();
        return new JsonObject()
                .put("base", codes[0])
                .put("quote", codes[1])
                .put("unit", 1)
                .put("kind", "cash")
                .put("bid", figures[0])
                .put("ask", figures[1])
                .put("source", "treasury")
                .put("asOf", from)
                .put("validFrom", from);
    }

    @Override
    public void close() {
        api.close();
    }
}

package io.branchline.agent.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleQuotes;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.agent.support.TestTill;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a till reads of rates, messages and settings, over real HTTP. */
class TillReadsIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestHub hub;
    private TestBranch branch;
    private TestTill till;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(vertx, 1_000).start();
        branch = TestBranch.start(
                vertx, directory, hub.url(), "http.allowedOrigins", "http://till.local", "http.port", "0");
        till = branch.till();
    }

    @AfterEach
    void stop() throws Exception {
        branch.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void publish(String base, String quote, String bid, String ask) {
        publish(base, quote, bid, ask, null);
    }

    private void publish(String base, String quote, String bid, String ask, Instant to) {
        var version = hub.down()
                .publish(SampleQuotes.cash(base, quote, bid, ask, Instant.now().minusSeconds(60), to));
        await().untilAsserted(() -> assertThat(hub.down().ratesApplied()).contains(version));
    }

    private void post(String type, String data) {
        var position = hub.down().post(type, data);
        await().untilAsserted(() -> assertThat(hub.down().applied()).contains(position));
    }

    private void policy(boolean refuseStale, String derive) {
        post(
                "policy.rates",
                "{\"version\":1,\"maxAgeSeconds\":600,\"refuseStale\":" + refuseStale + ",\"derive\":" + derive + "}");
    }

    @Test
    void showsARateAsItWasQuoted() throws Exception {
        publish("USD", "IDR", "15500", "15700");

        var rate = till.json("/v1/rates/USD/IDR");

        assertThat(rate.getString("bid")).isEqualTo("15500");
        assertThat(rate.getString("mid")).isEqualTo("15600");
        assertThat(rate.getString("ask")).isEqualTo("15700");
        assertThat(rate.getString("kind")).isEqualTo("cash");
        assertThat(rate.getString("state")).isEqualTo("fresh");
        assertThat(rate.getBoolean("derived")).isFalse();
        assertThat(rate.getLong("version")).isEqualTo(1);
        assertThat(rate.getLong("ageSeconds")).isBetween(60L, 90L);
        assertThat(rate.getString("lastContact")).isNotNull();
    }

    @Test
    void answers304WhileNothingHasChangedAndTellsTheAgeAllTheSame() throws Exception {
        publish("USD", "IDR", "15500", "15700");
        for (var path : List.of("/v1/rates", "/v1/rates/USD/IDR")) {
            var first = till.get(path);
            var tag = first.headers().firstValue("ETag").orElseThrow();

            var second = till.get(path, "If-None-Match", tag);
            assertThat(second.statusCode()).isEqualTo(304);
            assertThat(second.body()).isEmpty();
            // Seconds since the last word from head office, which comes every second.
            assertThat(second.headers().firstValueAsLong("Age").orElseThrow()).isBetween(0L, 30L);
        }

        var tag = till.get("/v1/rates").headers().firstValue("ETag").orElseThrow();
        publish("USD", "IDR", "15501", "15700");
        assertThat(till.get("/v1/rates", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void namesThePairsThereAreWhenThereIsNone() throws Exception {
        publish("USD", "IDR", "15500", "15700");

        var reply = till.get("/v1/rates/EUR/IDR");

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(reply.body()).getJsonArray("pairs")).containsExactly("USD/IDR/cash");
        assertThat(reply.body()).contains("derived is none");
    }

    @Test
    void saysWhenAPairThatIsOnlyScheduledTakesEffect() throws Exception {
        var version = hub.down()
                .publish(SampleQuotes.cash(
                        "USD", "IDR", "15500", "15700", Instant.now().plusSeconds(3_600)));
        await().untilAsserted(() -> assertThat(hub.down().ratesApplied()).contains(version));

        assertThat(till.get("/v1/rates/USD/IDR").statusCode()).isEqualTo(404);
        assertThat(till.get("/v1/rates/USD/IDR").body()).contains("the first one takes effect at");
        var scheduled = till.json("/v1/rates").getJsonArray("rates").getJsonObject(0);
        assertThat(scheduled.getString("state")).isEqualTo("scheduled");
    }

    @Test
    void derivesTheInverseOnlyWhereThePolicyAllows() throws Exception {
        publish("USD", "IDR", "16000", "20000");
        assertThat(till.get("/v1/rates/IDR/USD").statusCode()).isEqualTo(404);

        policy(false, "\"inverse\"");
        var inverse = till.json("/v1/rates/IDR/USD");

        assertThat(inverse.getBoolean("derived")).isTrue();
        assertThat(inverse.getString("origin")).isEqualTo("inverse");
        assertThat(inverse.getString("bid")).isEqualTo("0.00005");
        assertThat(inverse.getString("ask")).isEqualTo("0.0000625");
        assertThat(inverse.getJsonArray("versions")).hasSize(1);
        assertThat(till.get("/v1/rates/IDR/EUR").statusCode()).isEqualTo(404);
    }

    @Test
    void derivesACrossAndNamesTheVersionsBehindIt() throws Exception {
        publish("USD", "EUR", "0.80", "0.90");
        publish("EUR", "IDR", "17000", "18000");
        policy(false, "\"cross\",\"crossVia\":\"EUR\"");

        var cross = till.json("/v1/rates/USD/IDR");

        assertThat(cross.getString("origin")).isEqualTo("cross");
        assertThat(cross.getString("bid")).isEqualTo("13600");
        assertThat(cross.getString("ask")).isEqualTo("16200");
        assertThat(cross.getJsonArray("versions")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"buy,1550000", "sell,1570000", "mid,1560000"})
    void convertsAnAmountAtTheSideThatIsNamed(String side, String expected) throws Exception {
        publish("USD", "IDR", "15500", "15700");

        var conversion =
                till.json("/v1/rates/USD/IDR?amount=100.00&side=" + side).getJsonObject("conversion");

        assertThat(conversion.getJsonObject("to").getString("amount")).isEqualTo(expected + ".00");
        assertThat(conversion.getJsonObject("to").getString("currency")).isEqualTo("IDR");
        assertThat(conversion.getString("side")).isEqualTo(side);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/rates/usd/IDR, currency is",
        "/v1/rates/USD/IDR?kind=gold, kind is",
        "/v1/rates/USD/IDR?amount=5, side is missing",
        "/v1/rates/USD/IDR?side=buy, without an amount",
        "/v1/rates/USD/IDR?amount=5e3&side=buy, amount is",
        "/v1/rates/USD/IDR?amount=-&side=buy, amount is",
        "/v1/messages?limit=0, limit is",
        "/v1/messages?limit=501, limit is",
        "/v1/messages?after=x, after is",
        "/v1/config/, does not end in the key",
        "/v1/stream?after=17, the id to go on behind"
    })
    void refusesAQuestionThatMakesNoSense(String path, String detail) throws Exception {
        publish("USD", "IDR", "15500", "15700");

        var reply = till.get(path);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(reply.body()).getString("detail")).contains(detail);
    }

    @Test
    void showsAStaleRateAsStaleUnlessThePolicyRefusesIt() throws Exception {
        publish("USD", "IDR", "15500", "15700", Instant.now().minusSeconds(5));

        assertThat(till.json("/v1/rates/USD/IDR").getString("state")).isEqualTo("stale");
        policy(true, "\"none\"");
        var refused = till.get("/v1/rates/USD/IDR");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(refused.body()).getString("type")).endsWith("rate-stale");
        assertThat(refused.body()).contains("it was valid until");
        var listed = till.json("/v1/rates").getJsonArray("rates").getJsonObject(0);
        assertThat(listed.getString("state")).isEqualTo("stale");
        assertThat(listed.getBoolean("refused")).isTrue();
        assertThat(listed.containsKey("bid") || listed.containsKey("mid") || listed.containsKey("ask"))
                .isFalse();
    }

    @Test
    void listsMessagesInOrderFromAnyPosition() throws Exception {
        for (var n = 1; n <= 5; n++) {
            post("notice.posted", "{\"title\":\"n" + n + "\",\"text\":\"x\"}");
        }

        var page = till.json("/v1/messages?after=1&limit=2");

        assertThat(page.getJsonArray("messages").stream().map(one -> ((JsonObject) one).getLong("position")))
                .containsExactly(2L, 3L);
        assertThat(page.getLong("next")).isEqualTo(3);
        assertThat(page.getLong("position")).isEqualTo(5);
        assertThat(till.json("/v1/messages?after=5").getJsonArray("messages")).isEmpty();
    }

    @Test
    void showsWhichBranchAMessageIsFrom() throws Exception {
        var position = hub.down().post("stock.transferred", "{\"itemId\":\"817\"}", "044");
        await().untilAsserted(() -> assertThat(hub.down().applied()).contains(position));

        var message = till.json("/v1/messages").getJsonArray("messages").getJsonObject(0);

        assertThat(message.getString("from")).isEqualTo("044");
    }

    @Test
    void showsTheSettingsOfTheShop() throws Exception {
        post("config.set", "{\"key\":\"receipt/footer\",\"value\":\"Thank you\"}");
        post("config.set", "{\"key\":\"discount\",\"value\":{\"percent\":\"2.50\"}}");

        assertThat(till.json("/v1/config").getJsonObject("settings").getString("receipt/footer"))
                .isEqualTo("Thank you");
        assertThat(till.json("/v1/config/receipt%2Ffooter").getString("value")).isEqualTo("Thank you");
        assertThat(till.json("/v1/config/discount").getJsonObject("value").getString("percent"))
                .isEqualTo("2.50");
        assertThat(till.get("/v1/config/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void letsPagesOfAllowedOriginsReadAndNoOthers() throws Exception {
        assertThat(till.get("/v1/rates", "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(till.get("/v1/stream", "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);

        var allowed = till.get("/v1/rates", "Origin", "http://till.local");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("http://till.local");
        assertThat(till.postTo("/v1/rates", "application/json", new byte[] {'{', '}'})
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void countsTheRoadDown() throws Exception {
        publish("USD", "IDR", "15500", "15700");
        post("notice.posted", "{\"title\":\"n\",\"text\":\"x\"}");

        var metrics = till.get("/metrics").body();

        assertThat(metrics)
                .contains("branchline_agent_down_items_applied_total{lane=\"messages\"} 1.0")
                .contains("branchline_agent_down_items_applied_total{lane=\"rates\"} 1.0")
                .contains("branchline_agent_rates{state=\"fresh\"} 1.0")
                .contains("branchline_agent_down_position 1.0");
    }
}

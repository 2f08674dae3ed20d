package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.identity.Role;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates, proposals, messages and policies over HTTP. */
class RateRoutesIT {
    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;
    private static String publisher;
    private static String approver;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        publisher = views.tokenOf(Role.PUBLISHER);
        approver = views.tokenOf(Role.APPROVER);
        admin = views.tokenOf(Role.ADMIN);
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    @Test
    void quoteIsReleasedWithAVersionAndStandsInTheHistory() throws Exception {
        var answer = publish(quote("EUR", "USD", "1.0800", "1.0900"));

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
        var outcome = answer.bodyAsJsonObject().getJsonArray("quotes").getJsonObject(0);
        assertThat(outcome.getString("state")).isEqualTo("released");
        var history = get("rates/EUR/USD/history").getJsonArray("quotes").getJsonObject(0);
        assertThat(history.getLong("version")).isEqualTo(outcome.getLong("version"));
        assertThat(history.getString("bid")).isEqualTo("1.08");
        assertThat(history.getString("mid")).isEqualTo("1.085");
        assertThat(history.getString("by")).isEqualTo("as-publisher");
        assertThat(get("rates").getJsonArray("rates").stream()
                        .map(JsonObject.class::cast)
                        .anyMatch(rate -> outcome.getLong("version").equals(rate.getLong("version"))))
                .isTrue();
    }

    @Test
    void sameKeyPublishesOnce() throws Exception {
        var key = UUID.randomUUID().toString();
        var first = publish(key, quote("GBP", "USD", "1.25", "1.27"));
        var again = publish(key, first.request);

        assertThat(again.answer.bodyAsString()).isEqualTo(first.answer.bodyAsString());
        assertThat(again.answer.getHeader("Idempotent-Replayed")).isEqualTo("true");
        assertThat(get("rates/GBP/USD/history").getJsonArray("quotes")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'bid':'1.10','mid':'1.05'} | /quotes/0/bid | 1.1",
                "{'bid':'1.10','ask':'1.05'} | /quotes/0 | 1.05",
                "{'base':'XXQ'} | /quotes/0/base | XXQ",
                "{'base':'XAU'} | /quotes/0/base | XAU",
                "{'base':'BGN','quote':'EUR'} | /quotes/0/base | BGN",
                "{'bid':'123456789012345678901234567890'} | /quotes/0/bid | digits",
                "{'bid':'-1'} | /quotes/0/bid | -1",
                "{'bid':'1e3'} | /quotes/0/bid | 1e3",
                "{'unit':7} | /quotes/0/unit | 7",
                "{'quote':'EUR'} | /quotes/0 | EUR",
                "{'surprise':1} | /quotes/0 | surprise"
            })
    void badQuoteIsRefusedWithItsReasonAndNothingIsReleased(String changes, String pointer, String reason)
            throws Exception {
        var quote = quote("EUR", "CHF", "0.95", "0.96").mergeIn(new JsonObject(changes.replace('\'', '"')));
        var answer = publish(quote);

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(422);
        assertThat(answer.getHeader("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.bodyAsJsonObject().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("pointer")))
                .anyMatch(found -> found.startsWith(pointer));
        assertThat(answer.bodyAsString()).contains(reason);
        assertThat(get("rates/EUR/CHF/history").getJsonArray("quotes")).isEmpty();
    }

    @Test
    void oneBadQuoteOfManyKeepsAllBack() throws Exception {
        var answer = publish(
                quote("AUD", "USD", "0.65", "0.66"),
                quote("NZD", "USD", "0.62", "0.61"),
                quote("ZZZ", "USD", "1", "2"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.bodyAsString())
                .contains("/quotes/1")
                .contains("/quotes/2")
                .doesNotContain("/quotes/0");
        assertThat(get("rates/AUD/USD/history").getJsonArray("quotes")).isEmpty();
    }

    @Test
    void largeChangeWaitsForSomebodyElse() throws Exception {
        assertThat(publish(quote("JPY", "USD", "0.0060", "0.0062")).statusCode())
                .isEqualTo(201);
        var outcome = publish(quote("JPY", "USD", "0.0070", "0.0072"))
                .bodyAsJsonObject()
                .getJsonArray("quotes")
                .getJsonObject(0);
        assertThat(outcome.getString("state")).isEqualTo("waiting");
        assertThat(outcome.getString("why")).contains("one person may change it by 5 %");
        var approve = "rates/proposals/" + outcome.getLong("proposal") + "/approve";

        assertThat(request(HttpMethod.POST, approve, publisher)
                        .send()
                        .await(10, SECONDS)
                        .statusCode())
                .isEqualTo(403);
        var approved = request(HttpMethod.POST, approve, approver).send().await(10, SECONDS);

        assertThat(approved.statusCode()).as(approved.bodyAsString()).isEqualTo(200);
        assertThat(approved.bodyAsJsonObject().getString("state")).isEqualTo("released");
        var newest = get("rates/JPY/USD/history").getJsonArray("quotes").getJsonObject(0);
        assertThat(newest.getString("by")).isEqualTo("as-publisher");
        assertThat(newest.getString("approvedBy")).isEqualTo("as-approver");
        assertThat(get("audit?action=rate.approved").getJsonArray("audit")).hasSize(1);
        assertThat(request(HttpMethod.POST, approve, approver)
                        .send()
                        .await(10, SECONDS)
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void nobodyApprovesWhatTheyAskedFor() throws Exception {
        assertThat(publishAs(admin, quote("SEK", "USD", "0.100", "0.102")).statusCode())
                .isEqualTo(201);
        var outcome = publishAs(admin, quote("SEK", "USD", "0.120", "0.122"))
                .bodyAsJsonObject()
                .getJsonArray("quotes")
                .getJsonObject(0);

        var own = request(HttpMethod.POST, "rates/proposals/" + outcome.getLong("proposal") + "/approve", admin)
                .send()
                .await(10, SECONDS);

        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(own.bodyAsString()).contains("four eyes");
    }

    @Test
    void targetThatIsNotThereIsRefused() throws Exception {
        var answer = post("rates", publisher, body(List.of("branch:nowhere"), quote("EUR", "SEK", "11", "12")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.bodyAsString()).contains("branch:nowhere");
    }

    @Test
    void dayOfReferenceRatesIsImportedAndAgainChangesNothing() throws Exception {
        var csv = "Date, USD, JPY, \n13 April 2026, 1.1345, 163.20, \n";
        var first = importCsv(csv);

        assertThat(first.statusCode()).as(first.bodyAsString()).isEqualTo(201);
        assertThat(first.bodyAsJsonObject().getInteger("kept")).isEqualTo(2);
        assertThat(importCsv(csv).bodyAsJsonObject().getInteger("known")).isEqualTo(2);
        var unreadable = importCsv("Date, USD, \n13 April 2026, 1,1345, \n");
        assertThat(unreadable.statusCode()).isEqualTo(422);
        assertThat(unreadable.bodyAsString()).contains("line 2");
    }

    @Test
    void messagesGetRisingPositionsAndWhatIsWrongIsNamed() throws Exception {
        var notice = new JsonObject()
                .put("type", "notice.posted")
                .put("data", new JsonObject().put("title", "Stocktaking").put("text", "Sunday at nine"));
        var setting = new JsonObject()
                .put("type", "config.set")
                .put("data", new JsonObject().put("key", "receipt.footer").put("value", "Thank you"));
        var sent = post("messages", admin, messages(notice, setting));

        assertThat(sent.statusCode()).as(sent.bodyAsString()).isEqualTo(201);
        var positions = sent.bodyAsJsonObject().getJsonArray("positions");
        assertThat(positions.getLong(1)).isEqualTo(positions.getLong(0) + 1);
        var newest = get("messages").getJsonArray("messages").getJsonObject(0);
        assertThat(newest.getString("key")).isEqualTo("config:receipt.footer");
        assertThat(newest.getString("by")).isEqualTo("as-admin");

        var blank = notice.copy().put("data", new JsonObject().put("title", "Stocktaking"));
        assertThat(post("messages", admin, messages(blank)).bodyAsString())
                .contains("/messages/0/data/text is missing");
        var rate = post("messages", admin, messages(notice.copy().put("type", "rate.published")));
        assertThat(rate.statusCode()).isEqualTo(422);
        assertThat(rate.bodyAsString()).contains("/messages/0/type").contains("POST /api/v1/rates");
        assertThat(post("messages", publisher, messages(notice)).statusCode()).isEqualTo(403);
    }

    @Test
    void policyIsPublishedOnceForEveryVersion() throws Exception {
        var policy = new JsonObject()
                .put("version", 5)
                .put("maxAgeSeconds", 3600)
                .put("refuseStale", true)
                .put("derive", "inverse");
        assertThat(put("policies/rates", policy).statusCode()).isEqualTo(200);

        var again = put("policies/rates", policy);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.bodyAsString()).contains("allowed is above 5");
        assertThat(get("policies/rates")
                        .getJsonArray("policies")
                        .getJsonObject(0)
                        .getInteger("version"))
                .isEqualTo(5);
        assertThat(put("policies/weather", policy).statusCode()).isEqualTo(404);
    }

    @Test
    void previewSaysWhatPublishingWouldComeToAndChangesNothing() throws Exception {
        assertThat(publish(quote("CZK", "USD", "0.1000", "0.1020")).statusCode())
                .isEqualTo(201);

        var small = preview(quote("CZK", "USD", "0.1010", "0.1030")).bodyAsJsonObject();
        assertThat(small.getString("state")).isEqualTo("released");
        assertThat(small.getString("percent")).isEqualTo("1.00");
        assertThat(small.getJsonObject("before").getString("mid")).isEqualTo("0.101");
        assertThat(small.getJsonObject("after").getString("mid")).isEqualTo("0.102");

        var large = preview(quote("CZK", "USD", "0.0500", "0.0510")).bodyAsJsonObject();
        assertThat(large.getString("state")).isEqualTo("waiting");
        assertThat(large.getString("percent")).isEqualTo("-50.00");
        assertThat(large.getString("why")).contains("50.00 %");

        var first = preview(quote("ISK", "USD", "0.0070", "0.0072")).bodyAsJsonObject();
        assertThat(first.containsKey("before")).isFalse();
        assertThat(first.containsKey("percent")).isFalse();
        assertThat(get("rates/CZK/USD/history").getJsonArray("quotes")).hasSize(1);
        assertThat(get("rates/ISK/USD/history").getJsonArray("quotes")).isEmpty();
    }

    @Test
    void previewRefusesWhatPublishingWouldRefuseAtTheSamePlaces() throws Exception {
        var bad = quote("XXQ", "USD", "1.10", "1.05");

        var shown = preview(bad);

        assertThat(shown.statusCode()).as(shown.bodyAsString()).isEqualTo(422);
        assertThat(shown.bodyAsString()).contains("/quotes/0/base", "XXQ");
        var nobody = request(HttpMethod.GET, "rates/preview", publisher);
        quote("EUR", "SEK", "10", "11")
                .forEach(member -> nobody.addQueryParam(member.getKey(), "" + member.getValue()));
        var answer = nobody.addQueryParam("targets", "branch:nobody").send().await(10, SECONDS);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.bodyAsString()).contains("branch:nobody");
    }

    private static HttpResponse<Buffer> preview(JsonObject quote) throws Exception {
        var request = request(HttpMethod.GET, "rates/preview", publisher);
        quote.forEach(member -> request.addQueryParam(member.getKey(), "" + member.getValue()));
        return request.send().await(10, SECONDS);
    }

    private record Sent(HttpResponse<Buffer> answer, JsonObject[] request) {}

    private static JsonObject quote(String base, String quote, String bid, String ask) {
        return new JsonObject()
                .put("base", base)
                .put("quote", quote)
                .put("unit", 1)
                .put("kind", "cash")
                .put("bid", bid)
                .put("ask", ask)
                .put("source", "treasury")
                .put("asOf", "2026-06-01T08:00:00Z")
                .put("validFrom", "2026-06-01T08:00:00Z");
    }

    private static JsonObject body(List<String> targets, JsonObject... quotes) {
        return new JsonObject().put("targets", new JsonArray(targets)).put("quotes", new JsonArray(List.of(quotes)));
    }

    private static JsonObject messages(JsonObject... messages) {
        return new JsonObject()
                .put("targets", new JsonArray().add("*"))
                .put("messages", new JsonArray(List.of(messages)));
    }

    private static HttpResponse<Buffer> publish(JsonObject... quotes) throws Exception {
        return publishAs(publisher, quotes);
    }

    private static HttpResponse<Buffer> publishAs(String token, JsonObject... quotes) throws Exception {
        return post("rates", token, body(List.of("*"), quotes));
    }

    private static Sent publish(String key, JsonObject... quotes) throws Exception {
        var answer = request(HttpMethod.POST, "rates", publisher)
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(body(List.of("*"), quotes))
                .await(10, SECONDS);
        return new Sent(answer, quotes);
    }

    private static HttpResponse<Buffer> post(String path, String token, JsonObject body) throws Exception {
        return request(HttpMethod.POST, path, token)
                .putHeader("Idempotency-Key", UUID.randomUUID().toString())
                .sendJsonObject(body)
                .await(10, SECONDS);
    }

    private static HttpResponse<Buffer> put(String path, JsonObject body) throws Exception {
        return request(HttpMethod.PUT, path, admin).sendJsonObject(body).await(10, SECONDS);
    }

    private static HttpResponse<Buffer> importCsv(String csv) throws Exception {
        return request(HttpMethod.POST, "rates/import?source=ecb", publisher)
                .putHeader("Idempotency-Key", UUID.randomUUID().toString())
                .putHeader("Content-Type", "text/csv")
                .sendBuffer(Buffer.buffer(csv))
                .await(10, SECONDS);
    }

    private static JsonObject get(String path) throws Exception {
        var answer = request(HttpMethod.GET, path, admin).send().await(10, SECONDS);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static HttpRequest<Buffer> request(HttpMethod method, String path, String token) {
        return client.request(method, views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(token);
    }
}

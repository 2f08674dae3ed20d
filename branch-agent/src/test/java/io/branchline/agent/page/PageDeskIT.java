package io.branchline.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageDeskIT {
    private static final String TEST = "/v1/actions/test-connection";
    private static final String SEND = "/v1/actions/send-now";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestHub hub;
    private TestBranch branch;

    @BeforeEach
    void startHub() throws Exception {
        hub = new TestHub(vertx, 1_000).start();
    }

    @AfterEach
    void stop() throws Exception {
        branch.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void open(String url, String... settings) throws Exception {
        branch = TestBranch.start(vertx, directory, url, settings);
    }

    @Test
    void countsTodayByCurrencyAlsoAfterARestart() throws Exception {
        open(hub.url(), "branch.zone", "UTC");
        var first = now(SampleEvents.sale("s-1"));
        post(first);
        post(first);
        post(now(SampleEvents.sale("s-2")).replace("12.50", "0.10"));
        post(now(SampleEvents.sale("s-3")).replace("USD", "EUR"));
        var expected = "[{\"currency\":\"EUR\",\"sales\":1,\"amount\":\"12.50\",\"returns\":0,\"returned\":\"0\"},"
                + "{\"currency\":\"USD\",\"sales\":2,\"amount\":\"12.60\",\"returns\":0,\"returned\":\"0\"}]";
        assertThat(today().getJsonArray("takings").encode()).isEqualTo(expected);
        assertThat(today().getJsonArray("terminals").getJsonObject(0).getInteger("events"))
                .isEqualTo(3);

        branch.close();
        open(hub.url(), "branch.zone", "UTC");

        await().untilAsserted(() -> {
            assertThat(today().getJsonArray("takings").encode()).isEqualTo(expected);
            assertThat(today().getString("since")).isNull();
        });
        post(now(SampleEvents.sale("s-4")));
        assertThat(today().getJsonArray("takings").getJsonObject(1).getString("amount"))
                .isEqualTo("25.10");
    }

    @Test
    void readsBackMoreThanOnePartOfADay() throws Exception {
        open(hub.url(), "branch.zone", "UTC");
        for (var part = 0; part < 3; part++) {
            var sales = SampleEvents.sales("p" + part + "-", 600).stream()
                    .map(PageDeskIT::now)
                    .toList();
            assertThat(branch.till().postBatch(sales).statusCode()).isEqualTo(202);
        }
        branch.close();
        open(hub.url(), "branch.zone", "UTC");

        await().untilAsserted(() -> assertThat(
                        today().getJsonArray("takings").getJsonObject(0).getString("amount"))
                .isEqualTo("22500.00"));
        await().untilAsserted(() -> assertThat(status().getJsonObject("journal").getLong("roomSeconds"))
                .isPositive());
    }

    @Test
    void namesWhatWasRefusedHereAndWhatHeadOfficePutAside() throws Exception {
        hub.bad = event -> event.id().equals("bad-1");
        open(hub.url());
        post(SampleEvents.sale("bad-1"));
        assertThat(branch.till()
                        .post(SampleEvents.sale("wrong-1").replace("\"storeId\":\"44\",", ""))
                        .statusCode())
                .isEqualTo(422);

        await().untilAsserted(() -> assertThat(status().getJsonObject("refused").getJsonArray("headOffice"))
                .hasSize(1));
        var refused = status().getJsonObject("refused");
        var there = refused.getJsonArray("headOffice").getJsonObject(0);
        assertThat(there.getString("receipt")).isEqualTo("R-1");
        assertThat(there.getString("reason")).isNotBlank();
        var here = refused.getJsonArray("here").getJsonObject(0);
        assertThat(here.getString("id")).isEqualTo("wrong-1");
        assertThat(here.getString("reason")).contains("/data/storeId is missing");
        assertThat(refused.getInteger("hereCount")).isEqualTo(1);
    }

    @Test
    void namesTheLastReceiptAtHeadOffice() throws Exception {
        open(hub.url());
        post(SampleEvents.sale("s-1").replace("R-1", "4711"));

        await().untilAsserted(
                        () -> assertThat(lastSettled().getString("receipt")).isEqualTo("4711"));
        assertThat(lastSettled().getString("id")).isEqualTo("s-1");
    }

    @Test
    void measuresTheWayThereAndBack() throws Exception {
        open(hub.url());

        var result = act(TEST);

        assertThat(result.getString("result")).isEqualTo("connected");
        assertThat(result.getDouble("roundTripMs")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"401, key-refused", "403, key-refused", "404, not-a-hub", "503, later"})
    void saysWhatTheHubAnswered(int answer, String problem) throws Exception {
        hub.upgrade = request -> {
            request.response().setStatusCode(answer).end();
            return true;
        };
        open(hub.url());

        assertThat(act(TEST).getString("problem")).isEqualTo(problem);
        assertThat(status().getJsonObject("hub").getString("problem")).isEqualTo(problem);
    }

    @Test
    void saysWhyTheHubIsNotReached() throws Exception {
        open("ws://branchline-hub.invalid/agent");
        assertThat(act(TEST).getString("problem")).isEqualTo("name-not-found");
        branch.close();

        open("ws://127.0.0.1:1/agent");
        assertThat(act(TEST).getString("problem")).isEqualTo("not-reached");
        branch.close();

        open(hub.url().replace("ws:", "wss:"));
        assertThat(act(TEST).getString("problem")).isEqualTo("certificate");
        assertThat(status().getString("sentence"))
                .isEqualTo("No connection to head office yet. All sales so far are at head office; selling goes on.");
    }

    @Test
    void sendsNowWithoutWaitingForTheBackOff() throws Exception {
        var url = hub.url();
        hub.stop();
        open(url, "link.backoffBase", "1m", "link.backoffCap", "1h");
        post(SampleEvents.sale("s-1"));
        await().until(() -> branch.agent().link().lastError() != null);
        hub.start();

        assertThat(act(SEND).getString("result")).isEqualTo("connected");

        await().untilAsserted(() -> assertThat(branch.till().state("s-1")).isEqualTo("settled"));
    }

    @Test
    void waitsAsLongAsTheHubAskedItTo() throws Exception {
        hub.upgrade = request -> {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "300")
                    .end();
            return true;
        };
        open(hub.url());
        await().untilAsserted(() ->
                assertThat(status().getJsonObject("hub").getString("state")).isEqualTo("waiting"));
        var attempts = hub.attempts().size();

        var result = act(SEND);

        assertThat(result.getString("problem")).isEqualTo("later");
        assertThat(result.getString("nextAttempt")).isNotNull();
        assertThat(hub.attempts()).hasSize(attempts);
    }

    @Test
    void putsNoSecretIntoTheSupportFile() throws Exception {
        open(hub.url());
        post(SampleEvents.sale("s-1"));

        var answer = branch.till().get("/support-file");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"branchline-support-");
        assertThat(answer.body()).doesNotContain("abcdefghijklmnop");
        var file = new JsonObject(answer.body());
        assertThat(file.getJsonObject("settings").getJsonObject("hub").getString("key"))
                .isEqualTo("(hidden)");
        assertThat(file.fieldNames()).contains("status", "settings", "versions", "memory", "disk", "log");
        assertThat(file.getJsonObject("disk").getJsonArray("files").encode()).contains("journal.db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/page/page.js", "/page/view.js", "/page/words.js", "/page/texts.js", "/page/style.css"})
    void servesThePageToWhoeverFollowsALink(String path) throws Exception {
        open(hub.url());

        var answer = branch.till().get(path, "Sec-Fetch-Site", "cross-site");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'");
        var tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(branch.till().get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void letsNoOtherSiteReadOrDoAnything() throws Exception {
        open(hub.url());
        var own = "http://127.0.0.1:" + branch.agent().port();

        assertThat(postTo(SEND, "Origin", own).statusCode()).isEqualTo(200);
        assertThat(postTo(SEND, "Origin", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(postTo(SEND, "Origin", "http://127.0.0.1:1").statusCode()).isEqualTo(403);
        assertThat(postTo(SEND, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(branch.till().get("/status", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(branch.till().get(SEND).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /status, localhost, 200",
        "GET, /status, [::1]:8181, 200",
        "GET, /status, evil.example:8181, 403",
        "GET, /support-file, evil.example, 403",
        "POST, /v1/actions/send-now, evil.example, 403",
        "GET, /health/live, evil.example, 200"
    })
    void answersPeopleUnderTheNamesOfThisMachineOnly(String method, String path, String host, int expected)
            throws Exception {
        open(hub.url());

        try (var socket = new Socket("127.0.0.1", branch.agent().port())) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + expected);
        }
    }

    @Test
    void knowsTheTillsOfAllowedOriginsByTheirNames() throws Exception {
        open(hub.url(), "http.allowedOrigins", "http://till.local:3000");

        assertThat(postTo(SEND, "Origin", "http://till.local:3000").statusCode())
                .isEqualTo(200);
    }

    private void post(String event) throws Exception {
        assertThat(branch.till().post(event).statusCode()).isIn(200, 202);
    }

    private JsonObject status() throws Exception {
        return branch.till().json("/status");
    }

    private JsonObject today() throws Exception {
        return status().getJsonObject("today");
    }

    private JsonObject lastSettled() throws Exception {
        return status().getJsonObject("journal").getJsonObject("lastSettled", new JsonObject());
    }

    private JsonObject act(String path) throws Exception {
        return new JsonObject(postTo(path).body());
    }

    private HttpResponse<String> postTo(String path, String... headers) throws Exception {
        return branch.till().postTo(path, "", new byte[0], headers);
    }

    private static String now(String event) {
        return event.replace("2026-11-22T10:15:30+01:00", OffsetDateTime.now().toString());
    }
}

package io.branchline.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.agent.support.TestTill;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosServerIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestBranch branch;
    private TestTill till;

    @BeforeEach
    void start() throws Exception {
        restart();
    }

    @AfterEach
    void stop() throws Exception {
        branch.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void restart(String... settings) throws Exception {
        if (branch != null) {
            branch.close();
        }
        branch = TestBranch.start(vertx, directory, "ws://127.0.0.1:1/agent", settings);
        till = branch.till();
    }

    @Test
    void keepsOneEvent() throws Exception {
        var reply = till.post(SampleEvents.sale("sale-1"));

        assertThat(reply.statusCode()).isEqualTo(202);
        var body = new JsonObject(reply.body());
        assertThat(body.getString("state")).isEqualTo("kept");
        assertThat(body.getString("id")).isEqualTo("sale-1");
        assertThat(body.getInteger("priority")).isEqualTo(1);
        assertThat(body.getLong("sequence")).isEqualTo(1);
        assertThat(body.getInstant("recordedTime")).isNotNull();
        assertThat(till.state("sale-1")).isEqualTo("kept");
    }

    @Test
    void answersARepeatedPostFromTheJournal() throws Exception {
        var first = till.post(SampleEvents.sale("sale-1"));
        var second = till.post(SampleEvents.sale("sale-1"));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void refusesAnIdWithOtherContent() throws Exception {
        assertThat(till.post(SampleEvents.sale("sale-1")).statusCode()).isEqualTo(202);

        var reply = till.post(SampleEvents.sale("sale-1").replace("12.50", "13.50"));

        assertThat(reply.statusCode()).isEqualTo(409);
        assertProblem(reply, "/id", "another event was kept");
    }

    @Test
    void takesABatchEachEventOnItsOwn() throws Exception {
        var reply = till.postBatch(List.of(
                SampleEvents.sale("b-1"),
                SampleEvents.stock("b-2"),
                SampleEvents.cloudEvent("b-3", "diary.written", "{}")));

        assertThat(reply.statusCode()).isEqualTo(207);
        var results = new JsonObject(reply.body()).getJsonArray("results");
        assertThat(results.getJsonObject(0).getString("state")).isEqualTo("kept");
        assertThat(results.getJsonObject(1).getInteger("priority")).isEqualTo(2);
        assertThat(results.getJsonObject(2).getString("state")).isEqualTo("refused");
        assertThat(results.getJsonObject(2).getInteger("status")).isEqualTo(422);
        assertThat(results.getJsonObject(2).getString("id")).isEqualTo("b-3");
        assertThat(till.state("b-1")).isEqualTo("kept");
    }

    @Test
    void answersAWholeBatch202AndAnEmptyOneToo() throws Exception {
        var reply = till.postBatch(SampleEvents.sales("s-", 100));

        assertThat(reply.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(reply.body()).getJsonArray("results")).hasSize(100);
        assertThat(till.postBatch(List.of()).statusCode()).isEqualTo(202);
    }

    @Test
    void takesPlainJsonAsOneOrABatch() throws Exception {
        var one = till.post("application/json; charset=utf-8", bytes(SampleEvents.sale("p-1")));
        var two = till.post("application/json", bytes(SampleEvents.batch(SampleEvents.sales("p-2-", 2))));

        assertThat(one.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(two.body()).getJsonArray("results")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415, Content-Type",
        "application/cloudevents+xml, 415, Content-Type",
        "application/json; charset=latin1, 415, Content-Type",
        "'', 415, Content-Type"
    })
    void refusesOtherMediaTypes(String mediaType, int status, String named) throws Exception {
        var reply = till.post(mediaType, bytes(SampleEvents.sale("m-1")));

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(reply.body()).getString("detail")).contains(named);
    }

    @Test
    void refusesAnEventOfTheWrongShapeAndNamesTheField() throws Exception {
        var noTotal = till.post(SampleEvents.sale("w-1").replace("\"total\"", "\"totl\""));
        var number = till.post(SampleEvents.sale("w-2").replace("\"quantity\":\"1\"", "\"quantity\":1"));
        var noId = till.post(SampleEvents.sale("").replace("\"id\":\"\",", ""));

        assertProblem(noTotal, "/data/total", "missing");
        assertProblem(number, "/data/lineItems/0/quantity", "");
        assertThat(noId.statusCode()).isBetween(400, 422);
        assertThat(noId.body()).contains("id");
    }

    @Test
    void refusesAnUnknownType() throws Exception {
        var reply = till.post(SampleEvents.cloudEvent("u-1", "diary.written", "{}"));

        assertThat(reply.statusCode()).isEqualTo(422);
        assertProblem(reply, "/type", "sale.completed");
    }

    @Test
    void refusesAnEventOf300KB() throws Exception {
        var reply = till.post(SampleEvents.sale("big-1").replace("R-1", "R".repeat(300_000)));

        assertThat(reply.statusCode()).isBetween(400, 422);
        assertThat(reply.body()).contains("262144");
    }

    @Test
    void refusesBadUtf8() throws Exception {
        var body = bytes(SampleEvents.sale("utf-1").replace("R-1", "R\u0001\u0001"));
        for (var at = 0; at < body.length; at++) {
            body[at] = body[at] == 1 ? (byte) 0xC3 : body[at];
        }

        var reply = till.post(TestTill.ONE, body);

        assertThat(reply.statusCode()).isBetween(400, 422);
        assertThat(reply.body()).containsIgnoringCase("UTF-8");
    }

    @Test
    void refusesANumberOf40Digits() throws Exception {
        var reply = till.post(SampleEvents.sale("n-1").replace("\"lineNumber\":1", "\"lineNumber\":" + "1".repeat(40)));

        assertThat(reply.statusCode()).isBetween(400, 422);
        assertThat(reply.body()).contains("lineNumber");
    }

    @Test
    void refusesABodyOverTheLimitWhetherItIsAnnouncedOrNot() throws Exception {
        restart("http.bodyBytesMax", "2KiB");
        var body = bytes(SampleEvents.batch(SampleEvents.sales("l-", 100)));

        var announced = till.post(TestTill.BATCH, body);

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("2048");
        assertThat(raw(chunked(body))).startsWith("HTTP/1.1 413");
        assertThat(till.post(SampleEvents.sale("l-after")).statusCode()).isEqualTo(202);
    }

    @Test
    void refusesABatchOfTooManyEvents() throws Exception {
        restart("http.batchEventsMax", "10");

        var reply = till.postBatch(SampleEvents.sales("many-", 11));

        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(reply.body()).contains("10");
    }

    @Test
    void refusesPostsOfForeignWebPages() throws Exception {
        restart("http.allowedOrigins", "http://till.local");
        var sale = bytes(SampleEvents.sale("o-1"));

        assertThat(till.post(TestTill.ONE, sale, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(till.post(TestTill.ONE, sale, "Origin", "http://till.local").statusCode())
                .isEqualTo(202);
    }

    @Test
    void closesConnectionsThatSendDropByDrop() throws Exception {
        restart("http.requestTimeout", "300ms");
        try (var socket = new Socket("127.0.0.1", branch.agent().port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(bytes("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 500\r\n\r\n{"));

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void refusesMoreBytesUnderWayThanAllowed() throws Exception {
        restart("http.requestBytesMax", "1KiB", "http.eventLoops", "1");
        var body = bytes(SampleEvents.batch(SampleEvents.sales("busy-", 5)));

        var reply = till.post(TestTill.BATCH, body);

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        assertThat(till.post(SampleEvents.stock("busy-after")).statusCode()).isEqualTo(202);
    }

    @Test
    void answersProblemsForOtherPathsAndMethods() throws Exception {
        assertThat(till.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(till.get("/v1/events").statusCode()).isEqualTo(405);
        var unknown = till.get("/v1/events/never-posted");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void tellsHealthStatusAndMeters() throws Exception {
        assertThat(till.post(SampleEvents.sale("h-1")).statusCode()).isEqualTo(202);
        await().until(() -> branch.agent().link().lastError() != null);

        assertThat(till.json("/health/live").getString("status")).isEqualTo("UP");
        assertThat(till.json("/health/ready")
                        .getJsonArray("checks")
                        .getJsonObject(0)
                        .getString("name"))
                .isEqualTo("journal");
        var status = till.json("/status");
        assertThat(status.getString("sentence"))
                .startsWith("No connection to head office yet")
                .contains("1 sale is safe here; selling goes on");
        assertThat(status.getJsonObject("journal").getLong("backlog")).isEqualTo(1);
        assertThat(status.getJsonObject("hub").getString("lastError")).isNotBlank();
        assertThat(status.encode()).doesNotContain("bl_1_");
        assertThat(till.get("/metrics").body())
                .contains("branchline_agent_events_kept_total{priority=\"1\"} 1.0")
                .contains("branchline_agent_backlog_events{priority=\"1\"} 1.0");
    }

    @Test
    void keepsLocalEventsAndNeverSendsThem() throws Exception {
        var hub = new TestHub(vertx, 1_000).start();
        branch.close();
        branch = TestBranch.start(vertx, directory, hub.url(), "routing.localTypes", "report.published");
        till = branch.till();

        assertThat(till.post(SampleEvents.report("local-1")).statusCode()).isEqualTo(202);
        assertThat(till.post(SampleEvents.sale("sale-1")).statusCode()).isEqualTo(202);

        await().untilAsserted(() -> assertThat(till.state("sale-1")).isEqualTo("settled"));
        assertThat(till.state("local-1")).isEqualTo("kept");
        assertThat(hub.stored()).hasSize(1);
        hub.stop();
    }

    @Test
    void waitsForSettlementWhenAsked() throws Exception {
        var hub = new TestHub(vertx, 1_000).start();
        branch.close();
        branch = TestBranch.start(vertx, directory, hub.url());
        till = branch.till();

        var settled =
                till.postTo("/v1/events?wait=settled&timeoutMs=10000", TestTill.ONE, bytes(SampleEvents.sale("q-1")));
        hub.withholdSettled = true;
        var kept = till.postTo("/v1/events?wait=settled&timeoutMs=100", TestTill.ONE, bytes(SampleEvents.sale("q-2")));

        assertThat(new JsonObject(settled.body()).getString("state")).isEqualTo("settled");
        assertThat(new JsonObject(kept.body()).getString("state")).isEqualTo("kept");
        hub.stop();
    }

    private static void assertProblem(HttpResponse<String> reply, String pointer, String detail) {
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
        var error = new JsonObject(reply.body()).getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).startsWith(pointer);
        assertThat(error.getString("detail")).contains(detail);
    }

    private String raw(byte[] request) throws Exception {
        try (var socket = new Socket("127.0.0.1", branch.agent().port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            send(socket.getOutputStream(), request);
            var head = new byte[64];
            var read = socket.getInputStream().read(head);
            return new String(head, 0, Math.max(0, read), StandardCharsets.US_ASCII);
        }
    }

    private static void send(OutputStream out, byte[] request) throws Exception {
        out.write(request);
        out.flush();
    }

    private static byte[] chunked(byte[] body) {
        return bytes("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents-batch+json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n"
                + new String(body, StandardCharsets.UTF_8) + "\r\n0\r\n\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

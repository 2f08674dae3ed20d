package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was set apart, as it is shown, and what somebody says of a gap. */
class TroubleRoutesIT {
    private static final String EPOCH = "00000000-0000-0000-0000-000000000001";

    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "11, '\\x00ff00', is not UTF-8",
        "12, '{\"frame\":\"leave\",\"comeBackAfterMs\":1}', is not a frame with one event",
        "13, '{\"no\":\"frame\"}', frame"
    })
    void bytesThatAreNoFrameAreShownAsTextAndCannotBeReleasedAsTheyAre(int sequence, String raw, String why)
            throws Exception {
        apart(sequence, "'" + raw + "'");

        var item = get("quarantine/367/" + EPOCH + "/1/" + sequence);
        var released = post("quarantine/367/" + EPOCH + "/1/" + sequence + "/release", "");

        assertThat(item.containsKey("raw")).isFalse();
        assertThat(item.containsKey("event")).isFalse();
        assertThat(item.getString("rawText")).isNotEmpty();
        assertThat(item.getString("rawOmitted")).contains(why);
        assertThat(released.statusCode()).isEqualTo(422);
        assertThat(released.bodyAsJsonObject().getString("detail"))
                .contains("/event is missing, and the quarantined one cannot be read")
                .contains("discard");
    }

    @Test
    void bytesThatAreTooManyAreCutAndItIsSaid() throws Exception {
        apart(21, "convert_to(repeat('x', 4000000), 'UTF8')");

        var answer = send("quarantine/367/" + EPOCH + "/1/21");

        assertThat(answer.body().length()).isLessThan(10_000);
        var item = answer.bodyAsJsonObject();
        assertThat(item.getInteger("size")).isEqualTo(4_000_000);
        assertThat(item.getString("rawText")).hasSize(4096);
        assertThat(item.getString("rawOmitted")).startsWith("has 4000000 bytes; shown are at most");
    }

    @ParameterizedTest
    @CsvSource({
        "quarantine/367/nothing/1/1",
        "quarantine/367/" + EPOCH + "/1/999",
        "quarantine/367/" + EPOCH + "/5/11",
        "quarantine/999/" + EPOCH + "/1/11"
    })
    void thereIsNothingAtAPlaceThatIsNone(String path) throws Exception {
        assertThat(send(path).statusCode()).isEqualTo(404);
        assertThat(post(path + "/release", "").statusCode()).isEqualTo(404);
        assertThat(post(path + "/discard", "{\"reason\":\"gone\"}").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"quarantine?state=explained, state", "gaps?state=released, state", "gaps?next=!, next"})
    void namesTheParameterThatIsWrong(String path, String parameter) throws Exception {
        var refused = send(path);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("parameter")).isEqualTo(parameter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | 400",
                "{}{} | 400",
                "{\"event\":[]} | 422",
                "{\"note\":7} | 422",
                "{\"note\":\"\"} | 422",
                "{\"notes\":\"x\"} | 422",
                "{\"event\":{\"id\":\"a\",\"id\":\"b\"}} | 400"
            })
    void aReleaseThatCannotBeReadIsRefused(String body, int status) throws Exception {
        apart(31, "'{}'");

        assertThat(post("quarantine/367/" + EPOCH + "/1/31/release", body).statusCode())
                .isEqualTo(status);
    }

    @Test
    void aGapIsExplainedOnce() throws Exception {
        views.run("INSERT INTO gap (tenant, branch, epoch, priority, first, last, reason) VALUES (1, 2, '" + EPOCH
                + "', 1, 5, 9, 'disk replaced')");
        assertThat(gapsOf("412")).isEqualTo(1);

        var done = post("gaps/412/" + EPOCH + "/1/5/explain", "{\"reason\":\"typed in by hand\"}");
        var again = post("gaps/412/" + EPOCH + "/1/5/explain", "{\"reason\":\"lost\"}");
        var nowhere = post("gaps/412/" + EPOCH + "/1/6/explain", "{\"reason\":\"lost\"}");

        assertThat(done.statusCode()).as(done.bodyAsString()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.bodyAsJsonObject().getString("detail"))
                .startsWith("tests has explained it at")
                .endsWith("saying: typed in by hand");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(gapsOf("412")).isZero();
        var gap = get("gaps?state=explained").getJsonArray("gaps").getJsonObject(0);
        assertThat(gap.getString("reasonGiven")).isEqualTo("typed in by hand");
        assertThat(gap.getString("decidedBy")).isEqualTo("tests");
        assertThat(get("gaps?state=open").getJsonArray("gaps")).isEmpty();
        assertThat(get("audit?action=gap.explained")
                        .getJsonArray("audit")
                        .getJsonObject(0)
                        .getJsonObject("detail")
                        .getString("reason"))
                .isEqualTo("typed in by hand");
    }

    private static void apart(int sequence, String raw) throws Exception {
        views.run(
                "INSERT INTO quarantine (tenant, branch, epoch, priority, sequence, id, type, reason, raw) VALUES (1, 1, '"
                        + EPOCH + "', 1, " + sequence + ", 'q', 'sale.completed', 'no total', " + raw
                        + ") ON CONFLICT DO NOTHING");
    }

    private static long gapsOf(String code) throws Exception {
        return FakeViewer.objects(get("branches").getJsonArray("branches")).stream()
                .filter(branch -> code.equals(branch.getString("branch")))
                .findFirst()
                .orElseThrow()
                .getLong("gaps");
    }

    private static JsonObject get(String path) throws Exception {
        var answer = send(path);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static HttpResponse<Buffer> send(String path) throws Exception {
        return client.get(views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(RunningViews.TOKEN)
                .send()
                .await(10, SECONDS);
    }

    private static HttpResponse<Buffer> post(String path, String body) throws Exception {
        return client.request(HttpMethod.POST, views.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(RunningViews.TOKEN)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(10, SECONDS);
    }
}

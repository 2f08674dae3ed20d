package io.branchline.load.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.retail.Post;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One receipt of the real data on its way from the till to the dashboard; what fails names the stop. */
class SaleWalkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Estate estate;
    private static LocalHttp http;

    @BeforeAll
    static void openABranch() throws Exception {
        estate = Estate.open(EstateDirectory.temporary(), List.of("367"), LocalHttp.freePort(), Console.standard());
        http = new LocalHttp();
    }

    @AfterAll
    static void close() {
        http.close();
        estate.close();
    }

    @Test
    void aReceiptGoesFromTheTillToTheDashboard() throws Exception {
        var agent = estate.sites().getFirst();
        var receipt = new Replay(RetailYear.ofBusiest(1), new SplittableRandom(1)).next(Instant.now());
        var sale = receipt.events().getFirst();
        var seenBefore = estate.feed().latency().getTotalCount();

        var answer = post(agent.port(), receipt);
        assertThat(answer.statusCode()).as("stops 1 and 2, intake and journal").isEqualTo(202);
        assertThat(answer.body())
                .as("stop 2, journal")
                .contains("\"state\":\"kept\"")
                .doesNotContain("refused");

        await("stops 3 to 6 and 8, uplink, session, ingest and settled")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state(agent.port(), sale)).isEqualTo("settled"));
        assertThat(row(sale.getString("id")))
                .as("stop 7, PostgreSQL")
                .isEqualTo("367 1 1 sale.completed "
                        + sale.getJsonObject("data").getJsonObject("total").getString("amount") + " USD");
        await("stops 9 and 10, live bus and feed")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(estate.feed().latency().getTotalCount() - seenBefore)
                        .isEqualTo(receipt.events().size()));
        assertThat(post(agent.port(), receipt).body()).as("posted again").contains("\"state\":\"kept\"");
        assertThat(rows()).as("stored once").isEqualTo(receipt.events().size());
    }

    private static HttpResponse<String> post(int port, Post receipt) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                            .header("Content-Type", "application/cloudevents-batch+json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    receipt.batch().encode()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String state(int port, JsonObject event) {
        return http.get(port, "/v1/events/" + event.getString("id"))
                .map(body -> new JsonObject(body).getString("state"))
                .orElse("unknown");
    }

    private static String row(String id) throws SQLException {
        return query(
                "SELECT b.code || ' ' || e.priority || ' ' || e.sequence || ' ' || e.type || ' ' || e.amount || ' ' "
                        + "|| e.currency FROM event e JOIN branch b ON b.id = e.branch WHERE e.id = '" + id + "'");
    }

    private static int rows() throws SQLException {
        return Integer.parseInt(query("SELECT count(*) FROM event"));
    }

    private static String query(String sql) throws SQLException {
        try (var connection = estate.database();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }
}

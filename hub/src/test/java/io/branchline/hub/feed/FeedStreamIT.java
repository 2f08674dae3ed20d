package io.branchline.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.support.RunningViews;
import io.branchline.protocol.event.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed as server-sent events, read as a browser reads them. */
class FeedStreamIT {
    private static EmbeddedServers servers;

    private final List<String> settled = new ArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final List<String> types = new CopyOnWriteArrayList<>();
    private volatile String lastEventId = "";
    private RunningViews views;
    private HttpClient client;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void open() throws Exception {
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void close() throws Exception {
        client.shutdownNow();
        views.close();
    }

    @Test
    void goesOnOnceFromTheLastEventIdAlone() throws Exception {
        for (var round = 0; round < 8; round++) {
            try (var lines = stream("?channels=events").body()) {
                var reading = read(lines);
                await().until(() -> types.contains("snapshot"));
                for (var batch = 0; batch < 5; batch++) {
                    note(views.settle(1, "367", 1 + batch % 3));
                }
                note(views.commit(2, "412", Priority.STOCK, 2, ""));
                var enough = settled.size() - round % 3;
                await().until(() -> ids.size() >= enough);
                client.shutdownNow();
                reading.join();
            }
            client = HttpClient.newHttpClient();
        }
        try (var lines = stream("?channels=events").body()) {
            var reading = read(lines);
            await().untilAsserted(() -> assertThat(ids).containsExactlyInAnyOrderElementsOf(settled));
            client.shutdownNow();
            reading.join();
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void showsWhatWasChosenOnly() throws Exception {
        try (var lines = stream("?channels=events,overview&branches=412&hz=5").body()) {
            var reading = read(lines);
            await().until(() -> types.contains("snapshot"));
            views.settle(1, "367", 3);
            note(views.settle(2, "412", 2));

            await().untilAsserted(() -> assertThat(ids).containsExactlyElementsOf(settled));
            await().until(() -> types.contains("overview"));
            assertThat(types).doesNotContain("branches", "totals", "alerts");
            client.shutdownNow();
            reading.join();
        }
        await().until(() -> views.feed().readers() == 0);
    }

    @Test
    void endsWhenTheTokenIsRevoked() throws Exception {
        try (var lines = stream("").body()) {
            var reading = read(lines);
            await().until(() -> types.contains("snapshot"));

            views.run("UPDATE operator SET revoked_at = now() WHERE name = 'tests'");

            reading.join();
            assertThat(types.getLast()).isEqualTo("problem");
        }
        await().untilAsserted(() -> assertThat(stream("").statusCode()).isEqualTo(401));
    }

    @Test
    void refusesBeforeTheStreamBegins() throws Exception {
        assertThat(client.send(request("").build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
        for (var wrong : List.of("?hz=11", "?hz=0", "?channels=sales", "?priorities=5", "?token=x")) {
            assertThat(stream(wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(client.send(
                                bearer(request(""))
                                        .header("Origin", "https://evil.example")
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
        assertThat(views.feed().readers()).isZero();
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + views.port() + "/feed/events" + query));
    }

    private static HttpRequest.Builder bearer(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + RunningViews.TOKEN);
    }

    private HttpResponse<Stream<String>> stream(String query) throws Exception {
        var request = bearer(request(query));
        return client.send(
                (lastEventId.isEmpty() ? request : request.header("Last-Event-ID", lastEventId)).build(),
                BodyHandlers.ofLines());
    }

    /** By the rules of EventSource: an event counts with the empty line behind it, and so does its id. */
    private Thread read(Stream<String> lines) {
        types.clear();
        var reading = new Thread(() -> {
            var fields = new JsonObject();
            var aside = new ArrayList<String>();
            try {
                lines.forEach(line -> {
                    var colon = line.indexOf(": ");
                    if (colon > 0) {
                        fields.put(line.substring(0, colon), line.substring(colon + 2));
                    } else if (line.isEmpty() && fields.containsKey("data")) {
                        take(fields, aside);
                        fields.clear();
                    }
                });
            } catch (RuntimeException cutOff) {
                aside.clear();
            }
        });
        reading.start();
        return reading;
    }

    private void take(JsonObject fields, List<String> aside) {
        var message = new JsonObject(fields.getString("data"));
        assertThat(message.getString("type")).isEqualTo(fields.getString("event"));
        for (var event : message.getJsonArray("events", new JsonArray())) {
            aside.add(((JsonObject) event).getString("id"));
        }
        if (fields.containsKey("id")) {
            ids.addAll(aside);
            aside.clear();
            lastEventId = fields.getString("id");
        }
        types.add(message.getString("type"));
    }

    private void note(LiveNotice notice) {
        notice.events().forEach(stored -> settled.add(stored.event().id()));
    }
}

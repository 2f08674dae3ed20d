package io.branchline.hub.session;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.frame.FrameCodec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The door: who gets in, who does not, and what those are told. */
class GateIT {
    private static final int HANDSHAKES_MAX = 400;
    private static final HttpClient METRICS = HttpClient.newHttpClient();

    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of("session.helloTimeout", "5m"));
        key = hub.keyOfNewBranch("gate");
    }

    @AfterAll
    static void stop() throws Exception {
        METRICS.close();
        hub.close();
        servers.close();
    }

    private static RawSocket ask(Map<String, String> over) throws IOException {
        return RawSocket.upgrade(hub.port(), headers(over)).answer();
    }

    private static Map<String, String> headers(Map<String, String> over) {
        var headers = new HashMap<>(Map.of(
                "Authorization",
                "Bearer " + key,
                "Sec-WebSocket-Protocol",
                FrameCodec.cbor().subprotocol()));
        headers.putAll(over);
        return headers;
    }

    private static JsonObject problem(RawSocket refused) {
        assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
        var problem = new JsonObject(refused.body());
        assertThat(problem.getInteger("status")).isEqualTo(refused.status());
        return problem;
    }

    @Test
    void upgradesAnAgentWithItsKeyToTheSubprotocolItOffers() throws Exception {
        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            try (var socket = ask(Map.of("Sec-WebSocket-Protocol", "unheard.of, " + codec.subprotocol()))) {
                assertThat(socket.status()).isEqualTo(101);
                assertThat(socket.headers()).containsEntry("Sec-WebSocket-Protocol", codec.subprotocol());
            }
        }
    }

    @Test
    void neverNegotiatesCompression() throws Exception {
        var offers = List.of(
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits; server_no_context_takeover",
                "deflate-frame",
                "x-webkit-deflate-frame");

        for (var offer : offers) {
            try (var socket = ask(Map.of("Sec-WebSocket-Extensions", offer))) {
                assertThat(socket.status()).isEqualTo(101);
                assertThat(socket.headers()).doesNotContainKey("Sec-WebSocket-Extensions");
            }
        }
    }

    @Test
    void answersTheSameToAMissingAMalformedAndAnUnknownKey() throws Exception {
        var unknown = key.substring(0, key.length() - 4) + "AAAA";
        var answers = new ArrayList<String>();

        for (var offered : List.of("Bearer " + unknown, "Bearer nonsense", "Bearer bl_999999_" + "A".repeat(43), "")) {
            try (var socket = ask(Map.of("Authorization", offered))) {
                assertThat(socket.status()).isEqualTo(401);
                assertThat(socket.headers()).containsKey("WWW-Authenticate");
                answers.add(socket.body());
            }
        }

        assertThat(answers).hasSize(4).containsOnly(answers.getFirst());
    }

    @Test
    void refusesADisabledBranch() throws Exception {
        var disabledKey = hub.keyOfNewBranch("gate-disabled");
        hub.disable("gate-disabled");

        try (var socket = ask(Map.of("Authorization", "Bearer " + disabledKey))) {
            assertThat(socket.status()).isEqualTo(403);
            assertThat(problem(socket).getString("title")).isEqualTo("branch disabled");
        }
    }

    @Test
    void refusesBrowsers() throws Exception {
        for (var origin : List.of("http://127.0.0.1", "null", "https://evil.example.com")) {
            try (var socket = ask(Map.of("Origin", origin))) {
                assertThat(socket.status()).isEqualTo(403);
                assertThat(problem(socket).getString("detail")).contains("Origin");
            }
        }
    }

    @Test
    void refusesAnUnknownOrMissingSubprotocolAndNamesTheAllowed() throws Exception {
        for (var offered : List.of("", "mqtt", "branchline.v2.cbor", "branchline.v1.cborx")) {
            try (var socket = ask(Map.of("Sec-WebSocket-Protocol", offered))) {
                assertThat(socket.status()).isEqualTo(400);
                assertThat(problem(socket).getString("detail")).contains("branchline.v1.cbor", "branchline.v1.json");
            }
        }
    }

    @Test
    void asksForAnUpgradeAndTheRightMethod() throws Exception {
        try (var plain = ask(Map.of("Upgrade", "nothing"));
                var post = RawSocket.open(hub.port());
                var oldVersion = ask(Map.of("Sec-WebSocket-Version", "7"))) {
            post.write("POST /agent HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));

            assertThat(plain.status()).isEqualTo(426);
            assertThat(plain.headers()).containsEntry("Upgrade", "websocket");
            assertThat(post.answer().status()).isEqualTo(405);
            assertThat(post.headers()).containsEntry("Allow", "GET");
            assertThat(oldVersion.status()).isEqualTo(426);
            assertThat(oldVersion.headers()).containsEntry("Sec-WebSocket-Version", "13");
        }
    }

    @Test
    void cutsAConnectionThatDoesNotFinishItsRequest() throws Exception {
        try (var hasty = RunningHub.start(servers, Map.of("http.headTimeout", "500ms"));
                var silent = RawSocket.open(hasty.port());
                var half = RawSocket.open(hasty.port())) {
            half.write("GET /agent HTTP/1.1\r\nHost: h\r\n".getBytes(StandardCharsets.UTF_8));

            assertThat(silent.ended()).isTrue();
            assertThat(half.ended()).isTrue();
        }
    }

    @Test
    void refusesAHeadThatIsTooLarge() throws Exception {
        try (var socket = RawSocket.open(hub.port())) {
            socket.write(("GET /agent HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));

            assertThat(socket.ended()).isTrue();
        }
    }

    @Test
    void asManyAsStoodInLineDoNotGoBeyondTheLimitOfSessions() throws Exception {
        try (var narrow = narrowHub(1, 3);
                var first = RawAgent.connect(narrow.port(), key).breathing();
                var second = standInLine(narrow, 1);
                var third = standInLine(narrow, 2);
                var fourth = standInLine(narrow, 3)) {
            var _ = first.hello(UUID.randomUUID(), PerPriority.ZERO);
            try (var its = RawAgent.over(second.answer()).breathing()) {
                var _ = its.hello(UUID.randomUUID(), PerPriority.ZERO);
                try (var last = RawAgent.over(third.answer()).breathing()) {
                    var _ = last.hello(UUID.randomUUID(), PerPriority.ZERO);

                    assertThat(fourth.answer().status()).isEqualTo(503);
                    assertThat(problem(fourth).getString("detail")).contains("as many sessions as it may have");
                    assertThat(narrow.hub().sessions().count()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void handshakesAtTheSameTimeDoNotGoBeyondTheLimitOfSessions() throws Exception {
        var sockets = new ArrayList<RawSocket>();
        try (var narrow = narrowHub(50, 3)) {
            var keys = new ArrayList<String>();
            for (var n = 0; n < 50; n++) {
                keys.add(narrow.keyOfNewBranch("together-" + n));
            }
            for (var its : keys) {
                sockets.add(RawSocket.upgrade(narrow.port(), headers(Map.of("Authorization", "Bearer " + its))));
            }
            for (var socket : sockets) {
                var _ = socket.answer();
            }

            assertThat(sockets.stream().filter(socket -> socket.status() == 101))
                    .hasSizeBetween(1, 3);
            assertThat(narrow.hub().sessions().count()).isLessThanOrEqualTo(3);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void whoStoodTooLongIsSentAwayWithASlotAlthoughNobodyComesOrGoes() throws Exception {
        try (var narrow = narrowHub(1, 3);
                var silent = RawAgent.connect(narrow.port(), key).breathing();
                var waiting = standInLine(narrow, 1)) {
            assertThat(waiting.answer().status()).isEqualTo(503);

            assertThat(problem(waiting).getString("detail")).contains("too many handshakes");
            assertThat(problem(waiting).getLong("retryAfterMs")).isGreaterThanOrEqualTo(200);
            assertThat(silent.hello(UUID.randomUUID(), PerPriority.ZERO).session())
                    .isNotNull();
        }
    }

    /** A handshake lasts until its agent has said hello. */
    private static RunningHub narrowHub(int handshakesMax, int sessionsMax) throws Exception {
        return RunningHub.start(
                servers,
                Map.of(
                        "session.handshakesMax",
                        Integer.toString(handshakesMax),
                        "session.sessionsMax",
                        Integer.toString(sessionsMax),
                        "session.helloTimeout",
                        "5m"));
    }

    /** Asks for an upgrade and returns when it stands at that place of the line. */
    private static RawSocket standInLine(RunningHub narrow, int place) throws Exception {
        var socket = RawSocket.upgrade(
                narrow.port(),
                headers(Map.of("Authorization", "Bearer " + narrow.keyOfNewBranch("line-" + UUID.randomUUID()))));
        var uri = URI.create("http://127.0.0.1:" + narrow.port() + "/metrics");
        // Often, because nobody stands in line for more than five seconds.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(
                                METRICS.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                                        .body())
                        .contains("branchline_hub_handshakes_waiting " + place + ".0"));
        return socket;
    }

    @Test
    void letsInWhatItCanAtOnceAndGivesTheRestDistinctSlots() throws Exception {
        var sockets = new ArrayList<RawSocket>();
        try {
            for (var i = 0; i < 2_000; i++) {
                sockets.add(RawSocket.upgrade(hub.port(), headers(Map.of())));
            }
            for (var socket : sockets) {
                var unused = socket.answer();
                assertThat(unused.status()).isIn(101, 503);
            }

            var refused =
                    sockets.stream().filter(socket -> socket.status() == 503).toList();
            var slots = refused.stream()
                    .map(socket -> problem(socket).getLong("retryAfterMs"))
                    .toList();
            assertThat(sockets.size() - refused.size()).isEqualTo(HANDSHAKES_MAX);
            // The slots are distinct moments; how long each is away from its answer may coincide for a few.
            assertThat(slots).allMatch(slot -> slot >= 200);
            assertThat(slots.stream()
                            .collect(groupingBy(slot -> slot, counting()))
                            .values())
                    .allMatch(sharing -> sharing <= 20);
            assertThat(refused)
                    .allSatisfy(socket -> assertThat(
                                    Integer.parseInt(socket.headers().get("Retry-After")))
                            .isPositive());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }

        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            try (var agent = RawAgent.connect(hub.port(), key)) {
                assertThat(agent.hello(UUID.randomUUID(), PerPriority.ZERO).session())
                        .isNotNull();
            }
        });
    }
}

package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.StoredRows;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Settled;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents and operators see while something is away, and that it heals by itself. */
class OutageIT {
    private final UUID epoch = UUID.randomUUID();
    private static EmbeddedServers servers;
    private static int hubs;

    private RunningHub hub;
    private String code;
    private String key;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void start() throws Exception {
        code = "outage-" + ++hubs;
        hub = RunningHub.start(servers, Map.of("session.heartbeat", "1s"));
        key = hub.keyOfNewBranch(code);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    private int status(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private RawSocket ask() throws IOException {
        return RawSocket.upgrade(
                        hub.port(),
                        Map.of(
                                "Authorization",
                                "Bearer " + key,
                                "Sec-WebSocket-Protocol",
                                FrameCodec.cbor().subprotocol()))
                .answer();
    }

    @Test
    void withoutPostgresAgentsComeLaterAndAllHealsWhenItIsBack() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.of(2, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale("before"));
            assertThat(agent.expect(Settled.class).through()).isEqualTo(1);

            servers.killPostgres();
            agent.events(Priority.SALES, 2, SampleEvents.sale("during"));

            assertThat(agent.ending().code()).isEqualTo(CloseReason.TRY_LATER.code());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> status("/health/ready") == 503);
        assertThat(status("/health/live")).isEqualTo(200);
        try (var refused = ask()) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
            assertThat(refused.body()).contains("retryAfterMs");
        }

        servers.restartPostgres();

        await().atMost(Duration.ofSeconds(30)).until(() -> status("/health/ready") == 200);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(this::theRestSettles);
        try (var rows = new StoredRows(servers.database())) {
            assertThat(rows.idsOf(code)).containsExactly("before", "during");
        }
    }

    /** Nobody knows whether the commit under way came through; the welcome tells. */
    private boolean theRestSettles() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var welcome = agent.hello(epoch, PerPriority.of(2, 0, 0, 0));
            if (welcome.settled().get(Priority.SALES) == 2) {
                return true;
            }
            agent.events(Priority.SALES, 2, SampleEvents.sale("during"));
            return agent.expect(Settled.class).through() == 2;
        }
    }

    @Test
    void withoutRedisTheHubStaysReadyAndSalesSettle() throws Exception {
        servers.killRedis();

        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.of(1, 0, 0, 0));
            agent.events(Priority.SALES, 1, SampleEvents.sale());

            assertThat(agent.expect(Settled.class).through()).isEqualTo(1);
        }
        assertThat(status("/health/ready")).isEqualTo(200);
        servers.restartRedis();
    }

    @Test
    void disablingABranchCutsItsSessionWithinSeconds() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.ZERO);
            var before = System.nanoTime();

            hub.disable(code);

            assertThat(agent.ending().code()).isEqualTo(CloseReason.BRANCH_DISABLED.code());
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        }
        try (var refused = ask()) {
            assertThat(refused.status()).isEqualTo(403);
        }
    }

    @Test
    void drainingTellsAgentsWhenToComeBackSettlesWhatIsInFlightAndCloses() throws Exception {
        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.of(1, 0, 0, 0));
            var stopped = hub.hub().stop();
            var leave = agent.expect(Leave.class);
            agent.events(Priority.SALES, 1, SampleEvents.sale("last"));

            assertThat(leave.comeBackAfterMs()).isNotNegative();
            assertThat(agent.expect(Settled.class).through()).isEqualTo(1);
            assertThat(agent.ending().code()).isEqualTo(CloseReason.GOING_AWAY.code());
            await().atMost(Duration.ofSeconds(30)).until(stopped::isComplete);
        }
        try (var rows = new StoredRows(servers.database())) {
            assertThat(rows.idsOf(code)).containsExactly("last");
        }
    }

    @Test
    void theGaugesOfABranchShowHowItStandsWhenTheyAreRead() throws Exception {
        var backlog = "branchline_hub_branch_backlog_events{branch=\"" + code + "\",priority=\"1\"} ";
        try (var agent = RawAgent.connect(hub.port(), key).breathing()) {
            var _ = agent.hello(epoch, PerPriority.of(2, 0, 0, 0));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(metrics()).contains(backlog + "2.0"));

            agent.events(Priority.SALES, 1, SampleEvents.sale());
            assertThat(agent.expect(Settled.class).through()).isEqualTo(1);

            await().untilAsserted(() -> assertThat(metrics()).contains(backlog + "1.0"));
        }
    }

    @Test
    void answersHealthAndMetrics() throws Exception {
        assertThat(status("/health/started")).isEqualTo(200);
        assertThat(metrics())
                .contains(
                        "branchline_hub_ws_connections{kind=\"agent\"}",
                        "branchline_hub_ws_closes_total{code=\"1009\"}",
                        "branchline_hub_events_received_total{priority=\"1\"}",
                        "branchline_hub_branches{status=\"online\"}");
    }

    private String metrics() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/metrics"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}

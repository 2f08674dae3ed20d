package io.branchline.hub.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.support.FakeViewer;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a branch stands is the same at every node, and how each of its sessions ended is known. */
class BranchStatesIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static EmbeddedServers servers;
    private static RunningHub first;
    private static RunningHub second;
    private static WebClient client;
    private static String token;
    private static int branches;

    private final UUID epoch = UUID.randomUUID();
    private String code;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        first = RunningHub.start(servers, Map.of("session.heartbeat", "1s"));
        second = RunningHub.start(servers, Map.of("session.heartbeat", "1s"));
        token = first.tokenOfNewOperator("watcher", Role.VIEWER);
        client = WebClient.create(VERTX);
    }

    @AfterAll
    static void stop() throws Exception {
        second.close();
        first.close();
        servers.close();
        VERTX.close().await(10, SECONDS);
    }

    @BeforeEach
    void newBranch() throws Exception {
        code = "states-" + ++branches;
        key = first.keyOfNewBranch(code);
    }

    private JsonObject branchAt(RunningHub hub) throws Exception {
        return get(hub, "branches/" + code);
    }

    private List<JsonObject> connections() throws Exception {
        return FakeViewer.objects(
                get(first, "branches/" + code + "/connections").getJsonArray("connections"));
    }

    private static JsonObject get(RunningHub hub, String path) throws Exception {
        var answer = client.get(hub.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(token)
                .send()
                .await(10, SECONDS);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private void awaitStatus(RunningHub hub, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(branchAt(hub).getString("status")).isEqualTo(status));
    }

    private static void run(String sql, Object... parameters) throws Exception {
        first.pool()
                .preparedQuery(sql)
                .execute(io.vertx.sqlclient.Tuple.from(parameters))
                .await(10, SECONDS);
    }

    @Test
    void aBranchOfOneNodeIsShownRightlyByTheOther() throws Exception {
        assertThat(branchAt(second).getString("status")).isEqualTo("never_seen");
        var oldest = Instant.parse("2026-11-22T10:00:00Z");

        try (var agent = RawAgent.connect(first.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.of(40, 2, 0, 0));
            agent.send(new Status(PerPriority.ZERO, PerPriority.of(50, 2, 0, 0), oldest, 7_200_000, 1_000_000, false));

            awaitStatus(second, "catching_up");
            await().atMost(Duration.ofSeconds(20)).until(() -> branchAt(second).containsKey("diskRoomBytes"));
            var shown = branchAt(second);
            assertThat(shown.getJsonArray("backlog")).isEqualTo(new JsonArray(List.of(50, 2, 0, 0)));
            assertThat(shown.getString("oldestAt")).isEqualTo("2026-11-22T10:00:00Z");
            assertThat(shown.getLong("diskRoomBytes")).isEqualTo(7_200_000);
            assertThat(shown.getLong("diskRoomSeconds")).isEqualTo(25_920);
            assertThat(shown.getJsonObject("catchUp").getLong("total")).isEqualTo(42);
            assertThat(shown.getString("agent")).isEqualTo("raw-agent/1");
            assertThat(shown.getString("remote")).isEqualTo("127.0.0.1");
            assertThat(shown.getString("node")).isEqualTo(branchAt(first).getString("node"));
            await().untilAsserted(() ->
                    assertThat(branchAt(second).getLong("messagesPosition")).isNotNull());
            assertThat(shown.getString("since")).isEqualTo(branchAt(first).getString("since"));
        }

        awaitStatus(second, "offline");
        assertThat(branchAt(second).containsKey("catchUp")).isFalse();
    }

    @Test
    void aBranchThatMovedIsShownWhereItIs() throws Exception {
        try (var here = RawAgent.connect(first.port(), key).breathing()) {
            var unused = here.hello(epoch, PerPriority.ZERO);
            awaitStatus(second, "online");
        }
        awaitStatus(second, "offline");

        try (var there = RawAgent.connect(second.port(), key).breathing()) {
            var unused = there.hello(epoch, PerPriority.ZERO);

            awaitStatus(first, "online");
            assertThat(branchAt(first).getString("node"))
                    .isEqualTo(branchAt(second).getString("node"));
        }
        awaitStatus(first, "offline");
        awaitStatus(second, "offline");
    }

    @Test
    void howEachSessionEndedIsKnown() throws Exception {
        try (var lost = RawAgent.connect(first.port(), key)) {
            var unused = lost.hello(epoch, PerPriority.ZERO);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> connections().size() == 1);
        try (var older = RawAgent.connect(first.port(), key).breathing();
                var newer = RawAgent.connect(first.port(), key).breathing()) {
            var unused = older.hello(epoch, PerPriority.of(1, 0, 0, 0));
            var unusedToo = newer.hello(epoch, PerPriority.of(1, 0, 0, 0));
            assertThat(older.ending().code()).isEqualTo(4001);
            newer.events(Priority.SALES, 1, SampleEvents.sale());
            var settled = newer.expect(Settled.class);
            assertThat(settled.through()).isEqualTo(1);
            newer.socket().frame(true, RawSocket.CLOSE, new byte[] {0x0f, (byte) 0xa9});
            assertThat(newer.ending().code()).isEqualTo(4009);
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(connections())
                        .extracting(connection -> connection.getInteger("code"))
                        .containsExactly(4009, 4001, 1006));
        assertThat(connections())
                .extracting(connection -> connection.getString("reason"))
                .containsExactly(
                        "agent: new epoch",
                        "replaced: a newer connection of this branch said hello",
                        "connection lost without a word");
        assertThat(connections())
                .allMatch(connection -> connection.getString("agent").equals("raw-agent/1"));
    }

    @Test
    void aSessionWhoseNodeDiedEndsWhenTheBranchComesBack() throws Exception {
        run(
                "INSERT INTO branch_connection (session, tenant, branch, node, remote, agent, opened_at, seen_at)"
                        + " SELECT gen_random_uuid(), tenant, id, gen_random_uuid(), '10.0.0.1', 'dead/1',"
                        + " now() - interval '1 hour', now() - interval '5 seconds' FROM branch WHERE code = $1",
                code);

        try (var agent = RawAgent.connect(first.port(), key).breathing()) {
            var unused = agent.hello(epoch, PerPriority.ZERO);
            await().atMost(Duration.ofSeconds(20)).until(() -> connections().size() == 2);

            await().until(() -> connections().getLast().containsKey("code"));
            var dead = connections().getLast();
            assertThat(dead.getInteger("code")).isEqualTo(1006);
            assertThat(dead.getString("reason")).isEqualTo("hub stopped without a word");
            assertThat(connections().getFirst().containsKey("closedAt")).isFalse();
        }
    }

    @Test
    void aStatusBeforeTheWelcomeIsAProtocolError() throws Exception {
        try (var agent = RawAgent.connect(first.port(), key)) {
            agent.send(new Status(PerPriority.ZERO, PerPriority.ZERO, null, 0, 0, true));

            assertThat(agent.ending().code()).isEqualTo(1002);
        }
    }
}

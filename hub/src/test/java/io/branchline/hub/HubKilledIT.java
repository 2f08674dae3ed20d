package io.branchline.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.session.AgentProbe;
import io.branchline.hub.support.FakeViewer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that dies takes its branches with it, and the others say so. */
class HubKilledIT {
    private static final Pattern READY = Pattern.compile("Hub is ready host=\\S+ port=(\\d+)");

    @TempDir
    Path directory;

    private Process startHub(EmbeddedServers servers) throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.branchline.hub.HubMain")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("hub.out").toFile());
        var database = servers.database();
        builder.environment()
                .putAll(Map.of(
                        "BRANCHLINE_HUB_HTTP_PORT", "0",
                        "BRANCHLINE_HUB_DATABASE_HOST", database.host(),
                        "BRANCHLINE_HUB_DATABASE_PORT", Integer.toString(database.port()),
                        "BRANCHLINE_HUB_DATABASE_NAME", database.database(),
                        "BRANCHLINE_HUB_DATABASE_USER", database.user(),
                        "BRANCHLINE_HUB_DATABASE_PASSWORD", database.password()));
        return builder.start();
    }

    private int port() throws Exception {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> READY.matcher(Files.readString(directory.resolve("hub.out")))
                        .find());
        var found = READY.matcher(Files.readString(directory.resolve("hub.out")));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void theBranchesOfANodeThatWasKilledAreShownOffline() throws Exception {
        var vertx = Vertx.vertx();
        var client = WebClient.create(vertx);
        try (var servers = EmbeddedServers.startTemporary();
                var survivor = RunningHub.start(servers, Map.of("alerts.offlineAfter", "5s"))) {
            var token = survivor.tokenOfNewOperator("watcher", Role.VIEWER);
            var key = survivor.keyOfNewBranch("killed");
            var victim = startHub(servers);
            try (var agent = AgentProbe.connect(port(), key)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> status(client, survivor, token, "branches/killed")
                                .getString("status")
                                .equals("online"));

                victim.destroyForcibly().waitFor();

                // Three signs of life must be missing: 45 seconds after the last.
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> status(client, survivor, token, "branches/killed")
                                .getString("status")
                                .equals("offline"));
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(
                                        FakeViewer.objects(status(client, survivor, token, "alerts?state=open")
                                                .getJsonArray("alerts")))
                                .anyMatch(alert -> alert.getString("kind").equals("branch-offline")
                                        && alert.getString("branch").equals("killed")));
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    var connection = status(client, survivor, token, "branches/killed/connections")
                            .getJsonArray("connections")
                            .getJsonObject(0);
                    assertThat(connection.getInteger("code")).isEqualTo(1006);
                    assertThat(connection.getString("reason")).isEqualTo("hub stopped without a word");
                });
                assertThat(agent).isNotNull();
            } finally {
                victim.destroyForcibly();
            }
        } finally {
            vertx.close().await(10, SECONDS);
        }
    }

    private static JsonObject status(WebClient client, RunningHub hub, String token, String path) throws Exception {
        return client.get(hub.port(), "127.0.0.1", "/api/v1/" + path)
                .bearerTokenAuthentication(token)
                .send()
                .await(10, SECONDS)
                .bodyAsJsonObject();
    }
}

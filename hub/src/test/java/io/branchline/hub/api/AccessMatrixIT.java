package io.branchline.hub.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.FeedConfig;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.Role;
import io.branchline.hub.support.RunningViews;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route with every role, on a hub that runs: who comes in, and who is told that they may not. */
class AccessMatrixIT {
    /** What each route of the document needs; a route that is added is added here. */
    private static final Map<String, Permission> NEEDED = Map.ofEntries(
            Map.entry("GET /api/v1/branches", Permission.READ),
            Map.entry("GET /api/v1/branches/{code}", Permission.READ),
            Map.entry("GET /api/v1/branches/{code}/history", Permission.READ),
            Map.entry("GET /api/v1/branches/{code}/connections", Permission.READ),
            Map.entry("GET /api/v1/strips", Permission.READ),
            Map.entry("GET /api/v1/alerts", Permission.READ),
            Map.entry("POST /api/v1/alerts/{id}/acknowledge", Permission.HANDLE_EVENTS),
            Map.entry("POST /api/v1/tickets", Permission.READ),
            Map.entry("GET /api/v1/events", Permission.READ),
            Map.entry("GET /api/v1/events/{branch}/{id}", Permission.READ),
            Map.entry("GET /api/v1/totals", Permission.READ),
            Map.entry("GET /api/v1/quarantine", Permission.READ),
            Map.entry("GET /api/v1/events/{branch}/{id}/path", Permission.READ),
            Map.entry("GET /api/v1/quarantine/{branch}/{epoch}/{priority}/{sequence}", Permission.READ),
            Map.entry(
                    "POST /api/v1/quarantine/{branch}/{epoch}/{priority}/{sequence}/release", Permission.HANDLE_EVENTS),
            Map.entry(
                    "POST /api/v1/quarantine/{branch}/{epoch}/{priority}/{sequence}/discard", Permission.HANDLE_EVENTS),
            Map.entry("GET /api/v1/gaps", Permission.READ),
            Map.entry("POST /api/v1/gaps/{branch}/{epoch}/{priority}/{first}/explain", Permission.HANDLE_EVENTS),
            Map.entry("GET /api/v1/tokens", Permission.MANAGE),
            Map.entry("POST /api/v1/tokens", Permission.MANAGE),
            Map.entry("DELETE /api/v1/tokens/{name}", Permission.MANAGE),
            Map.entry("GET /api/v1/audit", Permission.READ_AUDIT),
            Map.entry("GET /api/v1/rates", Permission.READ),
            Map.entry("POST /api/v1/rates", Permission.PUBLISH_RATES),
            Map.entry("GET /api/v1/rates/preview", Permission.PUBLISH_RATES),
            Map.entry("POST /api/v1/rates/import", Permission.PUBLISH_RATES),
            Map.entry("GET /api/v1/rates/proposals", Permission.READ),
            Map.entry("POST /api/v1/rates/proposals/{id}/approve", Permission.APPROVE_RATES),
            Map.entry("POST /api/v1/rates/proposals/{id}/reject", Permission.APPROVE_RATES),
            Map.entry("GET /api/v1/rates/versions/{version}/branches", Permission.READ),
            Map.entry("GET /api/v1/rates/{base}/{quote}/history", Permission.READ),
            Map.entry("GET /api/v1/branches/{code}/rates", Permission.READ),
            Map.entry("GET /api/v1/messages", Permission.READ),
            Map.entry("POST /api/v1/messages", Permission.SEND_MESSAGES),
            Map.entry("GET /api/v1/messages/{position}/branches", Permission.READ),
            Map.entry("GET /api/v1/policies/{kind}", Permission.READ),
            Map.entry("PUT /api/v1/policies/{kind}", Permission.CHANGE_POLICY),
            Map.entry("GET /api/v1/transfers", Permission.READ));

    /** The document, and the door itself, which asks for no permission. */
    private static final List<String> OPEN_TO_ALL =
            List.of("GET /api/v1/openapi.yaml", "POST /session", "GET /session", "DELETE /session");

    private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);
    private static EmbeddedServers servers;
    private static RunningViews views;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        client = WebClient.create(views.vertx());
        for (var role : Role.values()) {
            TOKENS.put(role, views.tokenOf(role));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        views.close();
        servers.close();
    }

    @Test
    void everyRouteOfTheDocumentIsInTheMatrix() throws Exception {
        var documented = new ArrayList<String>();
        new YAMLMapper()
                .readTree(Resource.text("/io/branchline/hub/openapi.yaml"))
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        documented.removeAll(OPEN_TO_ALL);

        assertThat(documented).containsExactlyInAnyOrderElementsOf(NEEDED.keySet());
    }

    @Test
    void roleComesInExactlyWhereItsPermissionsReach() throws Exception {
        for (var route : NEEDED.entrySet()) {
            for (var role : Role.values()) {
                var status = status(route.getKey(), TOKENS.get(role));

                if (role.may(route.getValue())) {
                    assertThat(status).as(role + " " + route).isNotIn(401, 403, 405, 429, 500, 503);
                } else {
                    assertThat(status).as(role + " " + route).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void nobodyComesInWithoutAToken() throws Exception {
        for (var route : NEEDED.keySet()) {
            assertThat(status(route, null)).as(route).isEqualTo(401);
        }
    }

    @Test
    void nobodyComesInWithAWrongToken() throws Exception {
        for (var token : List.of("blo_as-admin_" + "x".repeat(43), "x", TOKENS.get(Role.ADMIN) + "x")) {
            assertThat(status("GET /api/v1/branches", token)).as(token).isEqualTo(401);
        }
    }

    private static int status(String route, String token) throws Exception {
        var parts = route.split(" ");
        var path = parts[1].replaceAll("\\{[a-z]+}", "nothing");
        var request = client.request(HttpMethod.valueOf(parts[0]), views.port(), "127.0.0.1", path);
        if (token != null) {
            request.bearerTokenAuthentication(token);
        }
        return request.send().await(10, SECONDS).statusCode();
    }
}

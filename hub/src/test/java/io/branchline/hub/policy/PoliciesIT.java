package io.branchline.hub.policy;

import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.RoutingPolicy;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesIT {
    private static final String GLOBAL_REPORTS = """
            {"version":%d,"routes":[{"type":"report.published","priority":4,"direction":"global","mode":"real-time"}]}""";
    private static final String RATES =
            "{\"version\":%d,\"maxAgeSeconds\":600,\"refuseStale\":true,\"derive\":\"none\"}";

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final Policies policies = policies();
    private int tenants;
    private int tenant;

    @BeforeEach
    void newTenant() {
        tenant = done(new Branches(pool).tenant("tenant-" + ++tenants));
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void aPolicyIsStoredAndSentToAllUnderItsKey() {
        var json = GLOBAL_REPORTS.formatted(2);

        var position = publish(PolicyKind.ROUTING, json);

        assertThat(position).isEqualTo(1);
        assertThat(done(policies.current(tenant, PolicyKind.ROUTING))
                        .orElseThrow()
                        .json())
                .isEqualTo(json);
        assertThat(text(
                        database,
                        "SELECT i.type || ' ' || r.key || ' ' || r.target FROM down_item i JOIN down_route r "
                                + "USING (tenant, position) WHERE i.tenant = " + tenant))
                .isEqualTo("policy.routing policy.routing *");
    }

    @Test
    void versionsOfAKindOnlyRise() {
        publish(PolicyKind.ROUTING, GLOBAL_REPORTS.formatted(5));
        publish(PolicyKind.RATES, RATES.formatted(1));

        assertThatThrownBy(() -> publish(PolicyKind.ROUTING, GLOBAL_REPORTS.formatted(5)))
                .isInstanceOf(PolicyRefused.class)
                .hasMessageContaining("is 5; allowed is above 5");
        assertThatThrownBy(() -> publish(PolicyKind.RATES, RATES.formatted(1))).isInstanceOf(PolicyRefused.class);

        publish(PolicyKind.ROUTING, GLOBAL_REPORTS.formatted(6));
        assertThat(done(policies.history(tenant, PolicyKind.ROUTING, 10)))
                .extracting(Policy::version)
                .containsExactly(6, 5);
        assertThat(text(database, "SELECT count(*) FROM down_item WHERE tenant = " + tenant))
                .isEqualTo("3");
    }

    @Test
    void whatCannotBeUsedIsRefusedWithThePlace() {
        assertThatThrownBy(() -> publish(PolicyKind.ROUTING, "{\"version\":1}"))
                .isInstanceOf(PolicyRefused.class)
                .hasMessageContaining("/routes");
        assertThatThrownBy(() -> publish(PolicyKind.RATES, "{\"version\":1,\"maxAgeSeconds\":0}"))
                .isInstanceOf(PolicyRefused.class);
        assertThatThrownBy(() -> publish(PolicyKind.ROUTING, "x".repeat(200_000)))
                .hasMessageContaining("allowed are at most");
    }

    @Test
    void theRoutingInForceKeepsTheRoutesThatAPolicyDoesNotName() {
        publish(PolicyKind.ROUTING, GLOBAL_REPORTS.formatted(7));

        done(policies.refresh());

        var policy = policies.routing(tenant).policy();
        assertThat(policy.version()).isEqualTo(7);
        assertThat(policy.route("report.published").orElseThrow().direction()).isEqualTo(DirectionClass.GLOBAL);
        assertThat(policy.route("sale.completed"))
                .isEqualTo(RoutingPolicy.standard().route("sale.completed"));
        assertThat(policies.routing(tenant + 1000)).isEqualTo(Routing.standard());
    }

    @Test
    void aNodeThatStartsLaterHasItInForceToo() {
        publish(PolicyKind.ROUTING, GLOBAL_REPORTS.formatted(3));
        var other = policies();

        done(other.refresh());

        assertThat(other.routing(tenant).policy().version()).isEqualTo(3);
    }

    private Policies policies() {
        return new Policies(pool, new DownLog(InstantSource.system()), InstantSource.system());
    }

    private Long publish(PolicyKind kind, String json) {
        return done(pool.withTransaction(
                tx -> policies.publish(tx, tenant, kind, json.getBytes(StandardCharsets.UTF_8), "tester")));
    }
}

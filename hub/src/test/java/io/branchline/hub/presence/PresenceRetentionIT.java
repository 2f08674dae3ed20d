package io.branchline.hub.presence;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** What is forgotten, and what is ended, on a real PostgreSQL. */
class PresenceRetentionIT {
    private final DatabaseConfig database = FreshDatabase.create();

    private static String connection(String opened, String seen, String closed) {
        return "INSERT INTO branch_connection (session, tenant, branch, node, remote, agent, opened_at, seen_at, closed_at,"
                + " code, reason) VALUES (gen_random_uuid(), 1, 1, gen_random_uuid(), '', '', now() - interval '"
                + opened
                + "', now() - interval '" + seen + "', "
                + (closed.isEmpty() ? "NULL, NULL, NULL)" : "now() - interval '" + closed + "', 1001, 'over')");
    }

    @Test
    void endsTheSessionsOfDeadNodesAndForgetsWhatIsOld() throws Exception {
        var vertx = Vertx.vertx();
        var pool = Database.pool(vertx, database);
        // Two signs of life are missing; the third may not become due while this runs.
        FreshDatabase.execute(database, connection("1 hour", "31 seconds", ""));
        FreshDatabase.execute(database, connection("40 days", "46 seconds", ""));
        FreshDatabase.execute(database, connection("31 days", "31 days", "31 days"));
        FreshDatabase.execute(database, connection("31 days", "29 days", "29 days"));
        FreshDatabase.execute(
                database,
                "INSERT INTO branch_minute (tenant, branch, minute, node, status, backlog, lag_ms, settled) SELECT 1, 1,"
                        + " now() - n * interval '1 minute', gen_random_uuid(), 'online', 0, 0, 0"
                        + " FROM generate_series(1, 12000) n");

        done(new PresenceRetention(vertx, pool).run());

        assertThat(FreshDatabase.text(
                        database,
                        "SELECT string_agg(coalesce(code::text, 'open') || ' ' || coalesce(reason, ''), ', ' ORDER BY"
                                + " opened_at) FROM branch_connection"))
                .isEqualTo("1006 hub stopped without a word, 1001 over, open ");
        assertThat(FreshDatabase.text(database, "SELECT closed_at = seen_at FROM branch_connection WHERE code = 1006"))
                .isEqualTo("t");
        assertThat(FreshDatabase.number(database, "SELECT count(*) FROM branch_minute"))
                .isBetween(1_498L, 1_500L);
        done(vertx.close());
    }
}

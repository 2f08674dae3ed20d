package io.branchline.hub.alert;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.view.AlertView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules on a real PostgreSQL, judged by two nodes. */
class AlertWatchIT {
    private static final AlertRules RULES = new AlertRules(
            Duration.ofSeconds(60), Duration.ofMinutes(15), Duration.ofHours(24), Duration.ofSeconds(60));
    private static final Vertx VERTX = Vertx.vertx();
    private static DatabaseConfig database;
    private static Pool pool;

    private final AtomicBoolean redisUp = new AtomicBoolean(true);
    private final AtomicBoolean otherRedisUp = new AtomicBoolean(true);
    private final AlertWatch watch = node(redisUp);
    private final AlertWatch other = node(otherRedisUp);
    private final Alerts alerts = new Alerts(pool);

    @BeforeAll
    static void start() {
        database = FreshDatabase.create();
        pool = Database.pool(VERTX, database);
    }

    @AfterAll
    static void stop() throws Exception {
        done(pool.close());
        done(VERTX.close());
    }

    @BeforeEach
    void twoBranches() {
        sql("TRUNCATE alert, branch_presence, branch_connection, quarantine, gap, quote, quote_live, down_progress,"
                + " cursor, branch, tenant CASCADE");
        sql("INSERT INTO tenant (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 't', 'T')");
        sql("INSERT INTO branch (id, tenant, code, name, region, key_hash) OVERRIDING SYSTEM VALUE"
                + " VALUES (1, 1, '367', 'Main', 'west', sha256('a')), (2, 1, '412', 'Park', 'east', sha256('b'))");
    }

    private static AlertWatch node(AtomicBoolean redis) {
        return new AlertWatch(VERTX, pool, 1, UUID.randomUUID(), RULES, redis::get, System::nanoTime);
    }

    private static void sql(String statement) {
        FreshDatabase.execute(database, statement);
    }

    /** A connected branch without a care. */
    private static void present(int branch) {
        sql("INSERT INTO branch_presence (branch, tenant, node, session, opened_at, status, since, last_seen, seen_at,"
                + " backlog, lag_ms, skew_ms, agent, remote, full_disk) VALUES (" + branch + ", 1, gen_random_uuid(),"
                + " gen_random_uuid(), now() - interval '1 hour', 'online', now() - interval '1 hour', now(), now(),"
                + " '{0,0,0,0}', 5, 0, 'agent/1', '10.0.0.1', false)");
    }

    private static void set(String columns) {
        sql("UPDATE branch_presence SET " + columns + " WHERE branch = 1");
    }

    private List<AlertView> judged() throws Exception {
        done(watch.evaluate());
        return done(alerts.current(1));
    }

    @Test
    void branchesThatAreWellRaiseNothing() throws Exception {
        present(1);

        assertThat(judged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status = 'offline', since = now() - interval '61 seconds' | branch-offline | warning",
                "status = 'offline', since = now() - interval '16 minutes' | branch-offline | critical",
                "seen_at = now() - interval '2 minutes' | branch-offline | warning",
                "oldest_at = now() - interval '16 minutes' | branch-lagging | critical",
                "status = 'lagging', lag_ms = 901000 | branch-lagging | critical",
                "room_bytes = 1, room_seconds = 80000 | disk-low | warning",
                "room_bytes = 1, room_seconds = 14000 | disk-low | critical",
                "full_disk = true | disk-low | critical",
                "skew_ms = -61000 | clock-skew | warning"
            })
    void aBranchRaisesWhatItsStateSays(String state, String kind, String severity) throws Exception {
        present(1);
        set(state);

        var found = judged();

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(kind);
        assertThat(found.getFirst().severity()).isEqualTo(severity);
        assertThat(found.getFirst().branch()).isEqualTo("367");
        assertThat(found.getFirst().until()).isNull();
        assertThat(found.getFirst().detail()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status = 'offline', since = now() - interval '50 seconds'",
                "status = 'catching_up', opened_at = now() - interval '1 minute', oldest_at = now() - interval '9 hours'",
                "oldest_at = now() - interval '14 minutes'",
                "room_bytes = 1, room_seconds = 90000",
                "skew_ms = 59000",
                "oldest_at = now() - interval '15 minutes 10 seconds', skew_ms = -20000"
            })
    void whatIsBelowTheLimitsIsNobodysConcern(String state) throws Exception {
        present(1);
        set(state);

        assertThat(judged()).isEmpty();
    }

    @Test
    void branchesThatAreDisabledOrWereNeverSeenRaiseNothing() throws Exception {
        present(1);
        set("status = 'offline', since = now() - interval '1 day', full_disk = true");
        sql("UPDATE branch SET enabled = false WHERE id = 1");

        assertThat(judged()).isEmpty();
    }

    @Test
    void anAlertIsRaisedOnceAndEndedOnceByHoweverManyNodes() throws Exception {
        present(1);
        set("status = 'offline', since = now() - interval '2 minutes'");

        done(Future.all(watch.evaluate(), other.evaluate()));
        done(other.evaluate());
        var raised = judged();
        assertThat(raised).hasSize(1);

        set("since = now() - interval '20 minutes'");
        var worse = judged();
        assertThat(worse).hasSize(1);
        assertThat(worse.getFirst().id()).isEqualTo(raised.getFirst().id());
        assertThat(worse.getFirst().severity()).isEqualTo("critical");

        set("status = 'online', seen_at = now()");
        done(Future.all(watch.evaluate(), other.evaluate()));
        var ended = judged();
        assertThat(ended).hasSize(1);
        assertThat(ended.getFirst().until()).isNotNull();

        sql("UPDATE alert SET until = until - interval '2 minutes'");
        assertThat(judged()).isEmpty();
        set("status = 'offline', since = now() - interval '2 minutes'");
        assertThat(judged())
                .hasSize(1)
                .allMatch(again -> again.id() != raised.getFirst().id());
    }

    @Test
    void quarantinedEventsAndGapsAreCritical() throws Exception {
        present(2);
        sql("INSERT INTO quarantine (tenant, branch, epoch, priority, sequence, id, type, reason, raw) SELECT 1, 2,"
                + " gen_random_uuid(), 1, n, 'q' || n, 'sale.completed', 'no total', '' FROM generate_series(1, 3) n");
        sql("INSERT INTO gap (tenant, branch, epoch, priority, first, last, reason)"
                + " VALUES (1, 2, gen_random_uuid(), 1, 5, 9, 'disk replaced')");

        var found = judged();

        assertThat(found).extracting(AlertView::kind).containsExactlyInAnyOrder("quarantine", "gap");
        assertThat(found).allMatch(alert -> alert.severity().equals("critical") && "412".equals(alert.branch()));
        assertThat(found).anyMatch(alert -> alert.detail().startsWith("3 quarantined, the first at "));
    }

    @Test
    void aConnectedBranchWithOldRatesIsNamed() throws Exception {
        present(1);
        present(2);
        sql("INSERT INTO quote (tenant, version, base, quote, kind, unit, mid, source, as_of, valid_from, target, by,"
                + " released_at) VALUES (1, 7, 'USD', 'IDR', 'cash', 1, 15600, 'treasury', now(), now(), '{region:west}',"
                + " 'anna', now() - interval '2 minutes')");
        sql("INSERT INTO quote_live (tenant, target, base, quote, kind, version, valid_from)"
                + " VALUES (1, 'region:west', 'USD', 'IDR', 'cash', 7, now())");
        sql("INSERT INTO down_progress (tenant, branch, position, position_at, version, version_at)"
                + " VALUES (1, 1, 0, now(), 6, now())");

        var found = judged();
        assertThat(found).extracting(AlertView::kind).containsExactly("rates-stale");
        assertThat(found.getFirst().branch()).isEqualTo("367");
        assertThat(found.getFirst().detail()).isEqualTo("has rates through version 6, newest is 7");

        sql("UPDATE down_progress SET version = 7");
        assertThat(judged()).allMatch(alert -> alert.until() != null);
    }

    @Test
    void onlyTheNodeThatDoesNotReachRedisEndsThatAlert() throws Exception {
        redisUp.set(false);
        var raised = judged();
        assertThat(raised).extracting(AlertView::kind).containsExactly("redis-down");
        assertThat(raised.getFirst().branch()).isNull();

        done(other.evaluate());
        assertThat(done(alerts.current(1))).allMatch(alert -> alert.until() == null);

        redisUp.set(true);
        assertThat(judged()).allMatch(alert -> alert.until() != null);
    }

    @Test
    void theRedisAlertOfANodeThatDiedIsEndedByAnother() throws Exception {
        redisUp.set(false);
        assertThat(judged()).hasSize(1);
        sql("UPDATE alert SET checked_at = now() - interval '1 minute'");

        done(other.evaluate());

        assertThat(done(alerts.current(1))).allMatch(alert -> alert.until() != null);
    }
}

package io.branchline.hub.identity;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.KeptLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsIT {
    private static final String ALL_ROWS = "SELECT string_agg(r, ' ') FROM (SELECT o::text AS r FROM operator o "
            + "UNION ALL SELECT a::text FROM audit a) rows";

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Operators operators = new Operators(pool, now::get);
    private int tenants;
    private int tenant;

    @BeforeEach
    void tenantOfItsOwn() {
        tenant = done(new Branches(pool).tenant("tenant " + tenants++));
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    private Issued added(String name, Role role) {
        return done(operators.add(tenant, name, role, "test:setup"));
    }

    private List<String> audit() {
        return done(new Audit(pool).read(tenant, null, null, Long.MAX_VALUE, 100)).stream()
                .map(line -> line.who() + " " + line.action() + " " + line.subject() + " " + line.detail())
                .toList();
    }

    @Test
    void tokenIsShownOnceAndOpensTheDoorOfItsTenantOnly() {
        var anna = added("anna", Role.PUBLISHER);
        var foreign = done(new Branches(pool).tenant("foreign"));

        assertThat(anna.token()).matches("blo_anna_[A-Za-z0-9_-]{43}");
        assertThat(done(operators.authenticate(tenant, anna.token()))).contains(anna.operator());
        assertThat(done(operators.authenticate(foreign, anna.token()))).isEmpty();
        assertThat(anna.toString()).doesNotContain(anna.token());
        assertThat(audit()).containsExactly("test:setup token.added anna {\"role\": \"publisher\"}");
    }

    @Test
    void databaseHoldsNoToken() {
        var token = added("hidden", Role.ADMIN).token();

        assertThat(FreshDatabase.text(database, ALL_ROWS))
                .contains("hidden")
                .doesNotContain(token.substring(token.length() - 43));
    }

    @Test
    void tokenOfAnotherFormOrWithOneLetterChangedIsRefused() {
        var token = added("letters", Role.VIEWER).token();
        var changed = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");

        for (var wrong : List.of(
                changed,
                "",
                "blo_",
                "blo_letters_short",
                "blo_nobody_" + token.substring(token.length() - 43),
                token + "A",
                " " + token)) {
            assertThat(done(operators.authenticate(tenant, wrong))).as(wrong).isEmpty();
        }
    }

    @Test
    void revokedTokenIsRefusedAtOnceHereAndAfterTwoSecondsAtAnotherNode() {
        var otherNode = new Operators(pool, now::get);
        var token = added("leaver", Role.ADMIN).token();
        assertThat(done(operators.authenticate(tenant, token))).isPresent();
        assertThat(done(otherNode.authenticate(tenant, token))).isPresent();

        assertThat(done(operators.revoke(tenant, "leaver", "boss"))).isTrue();

        assertThat(done(operators.authenticate(tenant, token))).isEmpty();
        now.addAndGet(2_000);
        assertThat(done(otherNode.authenticate(tenant, token))).isEmpty();
        assertThat(audit()).startsWith("boss token.revoked leaver {}");
        assertThat(done(operators.revoke(tenant, "leaver", "boss"))).isFalse();
        assertThat(audit()).hasSize(2);
    }

    @Test
    void whoStaysIsToldApartFromWhoWasRevoked() {
        var stays = TokenHash.of(added("stays", Role.VIEWER).token());
        var leaves = TokenHash.of(added("leaves", Role.VIEWER).token());
        var unknown = TokenHash.of("unknown");

        assertThat(done(operators.revoke(tenant, "leaves", "boss"))).isTrue();

        assertThat(done(operators.stillGood(tenant, Set.of(stays, leaves, unknown))))
                .containsExactly(stays);
        assertThat(done(operators.stillGood(tenant, Set.of()))).isEmpty();
    }

    @Test
    void goodNameIsNotGivenTwiceAndARevokedOneStaysTheSamePerson() {
        var first = added("anna", Role.VIEWER);

        assertThatThrownBy(() -> added("anna", Role.ADMIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a token already");
        assertThat(done(operators.revoke(tenant, "anna", "boss"))).isTrue();
        var second = added("anna", Role.APPROVER);

        assertThat(second.operator().id()).isEqualTo(first.operator().id());
        assertThat(done(operators.authenticate(tenant, first.token()))).isEmpty();
        assertThat(done(operators.authenticate(tenant, second.token())))
                .contains(new Operator(first.operator().id(), tenant, "anna", Role.APPROVER));
        assertThat(audit()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Anna", "-a", "a_b", "a b", "anna:x", "é", "a\n"})
    void nameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> added(name, Role.VIEWER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 63 lower-case letters");
    }

    @Test
    void listShowsStateAndLastUseToTheMinute() {
        var used = added("used", Role.OPERATOR);
        added("gone", Role.VIEWER);
        assertThat(done(operators.revoke(tenant, "gone", "boss"))).isTrue();

        assertThat(done(operators.authenticate(tenant, used.token()))).isPresent();
        org.awaitility.Awaitility.await()
                .until(() -> done(operators.find(tenant, "used")).orElseThrow().lastUsedAt() != null);

        var listed = done(operators.list(tenant));
        assertThat(listed).extracting(each -> each.operator().name()).containsExactly("gone", "used");
        assertThat(listed.getFirst().revokedAt()).isNotNull();
        assertThat(listed.getFirst().lastUsedAt()).isNull();
        assertThat(listed.getLast().revokedAt()).isNull();
        assertThat(listed.getLast().createdBy()).isEqualTo("test:setup");
    }

    @Test
    void recentTokensAreBounded() {
        var recent = new RecentTokens<Operator>(now::get, operator -> operator);
        var operator = new Operator(1, tenant, "many", Role.VIEWER);

        for (var token = 0; token <= RecentTokens.ENTRIES_MAX; token++) {
            recent.good(TokenHash.of("token " + token), operator, now.get());
        }

        assertThat(recent.wasGood(TokenHash.of("token 0"))).isFalse();
        assertThat(recent.wasGood(TokenHash.of("token 1"))).isTrue();
    }

    @Test
    void addressThatKeepsFailingIsSlowedButLocksNobodyOut() {
        var registry = new SimpleMeterRegistry();
        var doorkeeper = new Doorkeeper(operators, tenant, registry, now::get);
        var known = added("known", Role.VIEWER);
        var late = added("late", Role.VIEWER);
        assertThat(done(doorkeeper.admit("api", "proxy", known.token()))).isEqualTo(known.operator());
        var wrong = "blo_known_" + "x".repeat(43);

        try (var log = new KeptLog()) {
            for (var attempt = 0; attempt < FailedAttempts.BURST; attempt++) {
                assertRefused(doorkeeper, "proxy", wrong, NotAdmitted.Reason.WRONG);
            }
            assertRefused(doorkeeper, "proxy", wrong, NotAdmitted.Reason.SLOWED);
            assertRefused(doorkeeper, "proxy", late.token(), NotAdmitted.Reason.SLOWED);
            assertThat(done(doorkeeper.admit("api", "proxy", known.token()))).isEqualTo(known.operator());
            assertThat(done(doorkeeper.admit("api", "elsewhere", late.token()))).isEqualTo(late.operator());
            assertThat(log.lines())
                    .hasSize(FailedAttempts.BURST)
                    .allSatisfy(line -> assertThat(line)
                            .contains("door=api", "remote=proxy", "name=known")
                            .doesNotContain("x".repeat(43)));
        }

        now.addAndGet(FailedAttempts.EVERY_MS);
        assertRefused(doorkeeper, "proxy", wrong, NotAdmitted.Reason.WRONG);
        assertThat(registry.get("branchline_hub_tokens_refused_total")
                        .tags("door", "api", "reason", "wrong")
                        .counter()
                        .count())
                .isEqualTo(FailedAttempts.BURST + 1.0);
        assertThat(registry.get("branchline_hub_tokens_refused_total")
                        .tags("door", "api", "reason", "slowed")
                        .counter()
                        .count())
                .isEqualTo(2.0);
    }

    private static void assertRefused(Doorkeeper door, String address, String token, NotAdmitted.Reason reason) {
        assertThatThrownBy(() -> done(door.admit("api", address, token)))
                .isInstanceOfSatisfying(
                        NotAdmitted.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit SET who = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"})
    void auditIsOnlyEverAddedTo(String sql) {
        done(Audit.record(pool, new Audit.Entry(tenant, "anna", "rate.published", "12", new JsonObject())));

        assertThatThrownBy(() -> FreshDatabase.execute(database, sql))
                .cause()
                .hasMessageContaining("the audit is only ever added to: " + sql.split(" ", 2)[0] + " is refused");

        assertThat(audit()).containsExactly("anna rate.published 12 {}");
    }
}

package io.branchline.hub.access;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.support.KeptLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small feature, notes, in the frame for changes: over HTTP, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesIT {
    private static final Rule RULE =
            Rule.of(Permission.SEND_MESSAGES, "note.posted").upTo(1_000);

    private final RunningFrame frame = new RunningFrame();
    private final AtomicInteger hints = new AtomicInteger();
    private volatile Promise<Void> begun = Promise.promise();
    private volatile Promise<Void> goOn = Promise.promise();

    @BeforeAll
    void start() {
        FreshDatabase.execute(frame.database(), "CREATE TABLE note (text text)");
        frame.open((router, changes, reads) -> {
            router.post("/notes").handler(changes.by(RULE, this::post));
            router.post("/keyed").handler(changes.by(RULE.withKey(), this::post));
            router.post("/slow").handler(changes.by(RULE, this::postSlowly));
            router.post("/refused")
                    .handler(changes.by(
                            RULE,
                            (tx, asked) -> insert(tx, "refused")
                                    .compose(done -> Future.failedFuture(Refused.member("/text", "is refused")))));
            router.post("/broken")
                    .handler(changes.by(
                            RULE,
                            (tx, asked) -> insert(tx, "broken").map(done -> {
                                throw new IllegalStateException("a bug");
                            })));
            router.post("/secret")
                    .handler(changes.by(
                            RULE,
                            (tx, asked) -> Future.succeededFuture(
                                    Reply.of(201, new JsonObject().put("id", 1).put("secret", "S3CRET"), "1")
                                            .keeping(new JsonObject().put("id", 1)))));
            router.delete("/notes")
                    .handler(changes.by(
                            RULE.withoutBody(),
                            (tx, asked) -> tx.query("DELETE FROM note")
                                    .execute()
                                    .map(rows -> Reply.of(200, new JsonObject().put("gone", rows.rowCount()), "all"))));
        });
    }

    @AfterAll
    void stop() {
        frame.close();
    }

    @BeforeEach
    void clean() {
        FreshDatabase.execute(frame.database(), "TRUNCATE note, idempotency");
        hints.set(0);
        begun = Promise.promise();
        goOn = Promise.promise();
    }

    private Future<Reply> post(SqlConnection tx, Asked asked) {
        var text = asked.json().getString("text");
        return insert(tx, text)
                .map(done -> Reply.of(201, new JsonObject().put("text", text), text)
                        .noting(new JsonObject().put("length", text.length()))
                        .whenCommitted(hints::incrementAndGet));
    }

    private Future<Reply> postSlowly(SqlConnection tx, Asked asked) {
        begun.tryComplete();
        return goOn.future().compose(go -> post(tx, asked));
    }

    private static Future<Void> insert(SqlConnection tx, String text) {
        return tx.preparedQuery("INSERT INTO note VALUES ($1)")
                .execute(Tuple.of(text))
                .mapEmpty();
    }

    private static Buffer note(String text) {
        return new JsonObject().put("text", text).toBuffer();
    }

    private long notes() {
        return FreshDatabase.number(frame.database(), "SELECT count(*) FROM note");
    }

    private long audited(String subject) {
        return FreshDatabase.number(frame.database(), "SELECT count(*) FROM audit WHERE subject = '" + subject + "'");
    }

    private HttpResponse<Buffer> post(String path, String key, Buffer body) {
        return done(frame.request(HttpMethod.POST, path, Role.OPERATOR, key).sendBuffer(body));
    }

    private static void assertProblem(HttpResponse<Buffer> answer, int status) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.bodyAsJsonObject().getInteger("status")).isEqualTo(status);
    }

    @Test
    void changeIsMadeTogetherWithItsAudit() {
        var answer = post("/notes", null, note("together"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("text", "together"));
        assertThat(notes()).isEqualTo(1);
        assertThat(FreshDatabase.text(
                        frame.database(),
                        "SELECT concat_ws(' ', who, action, subject, detail) FROM audit WHERE subject = 'together'"))
                .isEqualTo("as-operator note.posted together {\"length\": 8}");
        assertThat(hints).hasValue(1);
    }

    @Test
    void sameKeyWithTheSameRequestGetsTheSameAnswerAndChangesNothing() {
        var first = post("/notes", "key-1", note("once"));
        var again = post("/notes", "key-1", note("once"));

        assertThat(first.getHeader("Idempotent-Replayed")).isNull();
        assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
        assertThat(notes()).isEqualTo(1);
        assertThat(audited("once")).isEqualTo(1);
        assertThat(hints).hasValue(1);
    }

    @Test
    void sameKeyWithAnotherRequestIsRefused() {
        assertThat(post("/notes", "key-2", note("first")).statusCode()).isEqualTo(201);

        assertProblem(post("/notes", "key-2", note("second")), 422);
        assertProblem(post("/notes?x=1", "key-2", note("first")), 422);
        assertProblem(post("/keyed", "key-2", note("first")), 422);
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void keyOfOneOperatorIsNotThatOfAnother() {
        assertThat(post("/notes", "key-3", note("mine")).statusCode()).isEqualTo(201);

        var other = done(
                frame.request(HttpMethod.POST, "/notes", Role.ADMIN, "key-3").sendBuffer(note("yours")));

        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void ofTwoAtOnceWithTheSameKeyOneIsMadeAndTheOtherToldToAskAgain() {
        var first =
                frame.request(HttpMethod.POST, "/slow", Role.OPERATOR, "key-4").sendBuffer(note("race"));
        done(begun.future());

        assertProblem(post("/slow", "key-4", note("race")), 409);
        goOn.complete();

        assertThat(done(first).statusCode()).isEqualTo(201);
        assertThat(post("/slow", "key-4", note("race")).getHeader("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void manyAtOnceWithTheSameKeyMakeOneChange() {
        var answers = Future.all(java.util.stream.IntStream.range(0, 40)
                .mapToObj(each -> frame.request(HttpMethod.POST, "/notes", Role.OPERATOR, "key-5")
                        .sendBuffer(note("storm")))
                .toList());

        List<HttpResponse<Buffer>> all = done(answers).list();

        assertThat(all)
                .extracting(HttpResponse::statusCode)
                .containsOnly(201, 409)
                .contains(201);
        assertThat(all.stream()
                        .filter(answer ->
                                answer.statusCode() == 201 && answer.getHeader("Idempotent-Replayed") == null))
                .hasSize(1);
        assertThat(notes()).isEqualTo(1);
        assertThat(hints).hasValue(1);
    }

    @Test
    void refusalRollsBackAndDoesNotUseTheKey() {
        var refused = post("/refused", "key-6", note("x"));

        assertProblem(refused, 422);
        assertThat(refused.bodyAsJsonObject().getString("pointer")).isEqualTo("/text");
        assertThat(refused.bodyAsJsonObject().getString("detail")).isEqualTo("/text is refused");
        assertThat(notes()).isZero();
        assertThat(post("/notes", "key-6", note("mended")).statusCode()).isEqualTo(201);
    }

    @Test
    void bugOfAFeatureRollsBackAndIsLogged() {
        try (var log = new KeptLog()) {
            assertProblem(post("/broken", "key-7", note("x")), 500);

            assertThat(notes()).isZero();
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("a bug"));
        }
    }

    @Test
    void secretIsShownOnceAndNeitherStoredNorLogged() {
        try (var log = new KeptLog()) {
            var first = post("/secret", "key-8", note("x"));
            var again = post("/secret", "key-8", note("x"));

            assertThat(first.bodyAsString()).contains("S3CRET");
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.bodyAsJsonObject()).isEqualTo(new JsonObject().put("id", 1));
            assertThat(FreshDatabase.text(frame.database(), "SELECT string_agg(i::text, ' ') FROM idempotency i"))
                    .contains("key-8")
                    .doesNotContain("S3CRET");
            assertThat(log.lines()).noneMatch(line -> line.contains("S3CRET"));
        }
    }

    @Test
    void routeThatDemandsAKeyRefusesARequestWithoutOne() {
        assertProblem(post("/keyed", null, note("x")), 400);
        assertThat(post("/keyed", "key-9", note("x")).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "with space", "ü"})
    void keyThatIsNoneIsRefused(String key) {
        assertProblem(post("/notes", key, note("x")), 400);
        assertThat(notes()).isZero();
    }

    @Test
    void keyThatIsTooLongIsRefused() {
        assertProblem(post("/notes", "k".repeat(256), note("x")), 400);
        assertThat(post("/notes", "k".repeat(255), note("x")).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"VIEWER, 403", "PUBLISHER, 403", "APPROVER, 403", "OPERATOR, 201", "ADMIN, 201"})
    void onlyRolesWithThePermissionMay(Role role, int status) {
        var answer = done(frame.request(HttpMethod.POST, "/notes", role, null).sendBuffer(note("role")));

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.bodyAsJsonObject().getString("detail"))
                    .isEqualTo("operator as-" + role.word() + " has role " + role.word()
                            + ", which may not send-messages; allowed are: operator, admin");
            assertThat(notes()).isZero();
        }
    }

    @Test
    void withoutAGoodTokenNothingIsReadAndNothingDone() {
        var none = done(frame.bare(HttpMethod.POST, "/notes").sendBuffer(note("x")));
        var wrong = done(frame.bare(HttpMethod.POST, "/notes")
                .bearerTokenAuthentication("blo_as-admin_" + "w".repeat(43))
                .sendBuffer(note("x")));

        assertProblem(none, 401);
        assertProblem(wrong, 401);
        assertThat(wrong.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(notes()).isZero();
    }

    @Test
    void bodyMustBeJsonWithinTheLimit() {
        assertProblem(post("/notes", null, note("x".repeat(1_000))), 413);
        assertProblem(post("/notes", null, Buffer.buffer("{\"text\":")), 400);
        assertProblem(
                done(frame.request(HttpMethod.POST, "/notes", Role.ADMIN, null)
                        .putHeader("Content-Type", "text/plain")
                        .sendBuffer(note("x"))),
                415);
        assertProblem(
                done(frame.request(HttpMethod.DELETE, "/notes", Role.ADMIN, null)
                        .sendBuffer(note("x"))),
                413);
        assertThat(notes()).isZero();
    }

    @Test
    void bodyOfUnknownLengthIsCutAtTheLimit() {
        var endless = done(frame.request(HttpMethod.POST, "/notes", Role.ADMIN, null)
                .sendStream(new Chunks(frame.vertx(), 20, 500)));

        assertProblem(endless, 413);
        assertThat(notes()).isZero();
    }

    @Test
    void bytesOfABodyAreCountedUntilItsRequestIsAnsweredOrGone() {
        var answered =
                frame.request(HttpMethod.POST, "/slow", Role.OPERATOR, null).sendBuffer(note("held"));
        done(begun.future());
        assertThat(frame.changes().bytesUnderWay()).isEqualTo(note("held").length());
        goOn.complete();
        assertThat(done(answered).statusCode()).isEqualTo(201);
        assertProblem(
                done(frame.request(HttpMethod.POST, "/notes", Role.ADMIN, null)
                        .sendStream(new Chunks(frame.vertx(), 20, 500))),
                413);
        await().until(() -> frame.changes().bytesUnderWay() == 0);

        begun = Promise.promise();
        goOn = Promise.promise();
        var impatient = frame.request(HttpMethod.POST, "/slow", Role.OPERATOR, null)
                .timeout(5_000)
                .sendBuffer(note("gone"));
        done(begun.future());
        await().until(impatient::failed);
        await().until(() -> frame.changes().bytesUnderWay() == 0);
        goOn.complete();
        await().until(() -> notes() == 2);
    }

    @Test
    void changeWithoutABodyNeedsNone() {
        assertThat(post("/notes", null, note("one")).statusCode()).isEqualTo(201);

        var answer = done(
                frame.request(HttpMethod.DELETE, "/notes", Role.ADMIN, null).send());

        assertThat(answer.bodyAsJsonObject().getInteger("gone")).isEqualTo(1);
        assertThat(notes()).isZero();
    }

    @Test
    void answersAreForgottenAfterADayInBoundedSteps() {
        FreshDatabase.execute(
                frame.database(),
                "INSERT INTO idempotency SELECT 1, 1, 'old ' || n, sha256('x'), 201, '{}', now() - interval '25 hours' "
                        + "FROM generate_series(1, 1500) n");
        assertThat(post("/notes", "young", note("young")).statusCode()).isEqualTo(201);

        assertThat(done(frame.changes().forgetAnswers())).isTrue();
        assertThat(FreshDatabase.number(frame.database(), "SELECT count(*) FROM idempotency"))
                .isEqualTo(501);
        assertThat(done(frame.changes().forgetAnswers())).isFalse();

        assertThat(post("/notes", "young", note("young")).getHeader("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void databaseThatIsAwayLetsNobodyInAndSaysSo() {
        try (var away = new RunningFrame(1)) {
            away.open((router, changes, reads) -> router.post("/notes").handler(changes.by(RULE, this::post)));

            var answer = done(away.bare(HttpMethod.POST, "/notes")
                    .bearerTokenAuthentication("blo_anna_" + "w".repeat(43))
                    .sendBuffer(note("x")));

            assertProblem(answer, 503);
            assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
            assertThat(answer.bodyAsJsonObject().getString("detail")).contains("same Idempotency-Key");
        }
    }
}

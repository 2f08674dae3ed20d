package io.branchline.hub.access;

import io.branchline.hub.identity.Audit;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.view.Origins;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame around a request that changes something. It asks who it is (401) and whether they may (403), takes a body
 * within limits (413, 415), and opens one transaction, in which the feature's {@link Change} runs, the audit gets its
 * line and the answer is stored under the {@code Idempotency-Key}. The same key with the same request gets the stored
 * answer again, with header {@code Idempotent-Replayed: true}; with another request 422; while the first is under way
 * 409. A refusal is not stored: mended and asked again, the same key is as good as new.
 *
 * <pre>{@code
 * final class RateRoutes implements Routes {
 *     private static final Rule PUBLISH =
 *             Rule.of(Permission.PUBLISH_RATES, "rate.published").withKey();
 *
 *     public void mount(Router router) {
 *         router.post("/api/v1/rates").handler(changes.by(PUBLISH, this::publish));
 *     }
 *
 *     private Future<Reply> publish(SqlConnection tx, Asked asked) {
 *         var quote = QuoteForm.read(asked.json());    // throws Refused.member("/bid", "is above ask")
 *         return board.publish(tx, asked.who(), quote)
 *                 .map(version -> Reply.of(201, new JsonObject().put("version", version), quote.key())
 *                         .noting(new JsonObject().put("version", version))
 *                         .whenCommitted(dispatch::wake));
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safe; a change runs on the request's own context.
 */
public final class Changes {
    /** Longest answer that is stored and sent. */
    static final int ANSWER_LENGTH_MAX = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final long MADE_WITHIN_S = 20;
    private static final long ANSWER_WITHIN_S = 30;
    private static final String AWAY = "the database does not answer, so it is not known whether the change was made;"
            + " ask again with the same Idempotency-Key, or look before you ask again";

    private final Pool pool;
    private final Guard guard;
    private final Bodies bodies = new Bodies();

    /** A frame with this doorkeeper, whose transactions are on a pool that the caller closes. */
    public Changes(Pool pool, Doorkeeper doorkeeper) {
        this(pool, doorkeeper, new Origins(Set.of()));
    }

    /** The same for pages of these origins as well as the hub's own. */
    public Changes(Pool pool, Doorkeeper doorkeeper, Origins origins) {
        this.pool = pool;
        this.guard = new Guard(doorkeeper, origins);
    }

    /** Makes the change for those who may, by this rule. */
    public Handler<RoutingContext> by(Rule rule, Change change) {
        return request -> take(request, rule, change);
    }

    /** Forgets stored answers of more than a day, a bounded number at once; whether there may be more. */
    public Future<Boolean> forgetAnswers() {
        return StoredAnswers.forget(pool);
    }

    /** Bytes of bodies that have come and whose requests are not answered. */
    long bytesUnderWay() {
        return bodies.bytesUnderWay();
    }

    private void take(RoutingContext request, Rule rule, Change change) {
        var http = request.request();
        if (Bodies.follows(http)) {
            http.pause();
        }
        guard.admit(http, rule.permission())
                .compose(who -> bodies.read(request, rule).map(body -> new Asked(request, who, body)))
                .compose(asked -> make(asked, rule, change))
                .onSuccess(answer -> send(request, answer))
                .onFailure(cause -> {
                    Bodies.discard(http);
                    Answers.fail(request, cause, AWAY);
                });
    }

    private Future<Answer> make(Asked asked, Rule rule, Change change) {
        var key = StoredAnswers.keyOf(asked, rule);
        return pool.withTransaction(tx -> inTransaction(tx, asked, rule, change, key))
                .map(Objects::requireNonNull)
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS);
    }

    private static Future<Answer> inTransaction(
            SqlConnection tx, Asked asked, Rule rule, Change change, StoredAnswers.@Nullable Key key) {
        if (key == null) {
            return run(tx, asked, rule, change, null);
        }
        return StoredAnswers.find(tx, key)
                .compose(stored ->
                        stored.isPresent() ? Future.succeededFuture(stored.get()) : run(tx, asked, rule, change, key));
    }

    /** A feature that never answers must not keep a transaction open for ever. */
    private static Future<Answer> run(
            SqlConnection tx, Asked asked, Rule rule, Change change, StoredAnswers.@Nullable Key key) {
        return change.make(tx, asked)
                .timeout(MADE_WITHIN_S, TimeUnit.SECONDS)
                .compose(reply -> finish(tx, asked, rule, reply, key));
    }

    private static Future<Answer> finish(
            SqlConnection tx, Asked asked, Rule rule, Reply reply, StoredAnswers.@Nullable Key key) {
        var body = reply.body().encode();
        if (body.length() > ANSWER_LENGTH_MAX) {
            throw new IllegalStateException("an answer has " + body.length() + " characters");
        }
        var action = reply.action() == null ? rule.action() : reply.action();
        var who = asked.who();
        var entry = new Audit.Entry(who.tenant(), who.name(), action, reply.subject(), reply.detail());
        // Asked in one go: both belong to the transaction, neither needs the other's answer.
        return Future.all(
                        Audit.record(tx, entry),
                        key == null
                                ? Future.succeededFuture()
                                : StoredAnswers.keep(
                                        tx, key, reply.status(), reply.kept().encode()))
                .map(kept -> new Answer(reply.status(), body, false, reply.committed()));
    }

    private static void send(RoutingContext request, Answer answer) {
        try {
            answer.committed().run();
        } catch (RuntimeException bug) {
            LOG.error("A hint after a change failed. path={}", request.normalizedPath(), bug);
        }
        if (answer.replayed()) {
            request.response().putHeader("Idempotent-Replayed", "true");
        }
        Answers.json(request, answer.status(), answer.body());
    }
}

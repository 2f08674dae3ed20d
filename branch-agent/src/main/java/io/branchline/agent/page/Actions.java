package io.branchline.agent.page;

import io.branchline.agent.uplink.LinkProblem;
import io.branchline.agent.uplink.LinkStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a person can do: try the connection, and send without waiting. Both are the same attempt; a test also measures the
 * way there and back. Thread-safe.
 */
final class Actions {
    /** After this a person is told that it is still being tried. */
    private static final long PATIENCE_SECONDS = 20;

    private static final long PING_SECONDS = 5;

    private final Sources sources;

    Actions(Sources sources) {
        this.sources = sources;
    }

    /** Connects if there is no connection, and measures a ping. Fails only if too many people ask at once. */
    Future<JsonObject> testConnection() {
        return attempted().compose(link -> link.connected() ? measured() : Future.succeededFuture(outcome(link)));
    }

    /** Connects if there is no connection, without waiting for the back-off. What waits then goes by itself. */
    Future<JsonObject> sendNow() {
        return attempted().map(this::outcome);
    }

    /** The status after an attempt, or that of an attempt that takes longer than a person waits. */
    private Future<LinkStatus> attempted() {
        return sources.uplink()
                .trials()
                .attempt()
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> cause instanceof TimeoutException
                        ? Future.succeededFuture(sources.link())
                        : Future.failedFuture(cause));
    }

    private Future<JsonObject> measured() {
        return sources.uplink()
                .trials()
                .ping()
                .timeout(PING_SECONDS, TimeUnit.SECONDS)
                .map(took -> outcome(sources.link()).put("roundTripMs", tenths(took)))
                .recover(cause -> cause instanceof RejectedExecutionException
                        ? Future.failedFuture(cause)
                        : Future.succeededFuture(unanswered(cause)));
    }

    private JsonObject outcome(LinkStatus link) {
        return switch (link.state()) {
            case CONNECTED -> result("connected");
            case CONNECTING -> result("trying");
            case STOPPED -> result("stopping");
            case LEAVING, WAITING -> failed(link);
        };
    }

    private JsonObject failed(LinkStatus link) {
        var last = link.last();
        var next = link.nextAttempt();
        var problem = link.state() == LinkStatus.State.LEAVING
                ? LinkProblem.LATER
                : last == null ? LinkProblem.OTHER : last.problem();
        return result("failed")
                .put("problem", problem.word())
                .put("detail", last == null ? null : last.text())
                .put("nextAttempt", next == null ? null : next.toString());
    }

    private JsonObject unanswered(Throwable cause) {
        return result("failed")
                .put("problem", LinkProblem.NO_ANSWER.word())
                .put("detail", message(cause))
                .put("nextAttempt", (String) null);
    }

    private JsonObject result(String word) {
        return new JsonObject()
                .put("result", word)
                .put("hub", Disclosure.url(sources.config().hub().url()))
                .put("waiting", sources.journal().status().backlog().sum());
    }

    private static @Nullable String message(Throwable cause) {
        return cause instanceof TimeoutException
                ? "no answer to a ping within " + PING_SECONDS + " s"
                : cause.getMessage();
    }

    private static double tenths(Duration took) {
        return Math.round(took.toNanos() / 100_000.0) / 10.0;
    }
}

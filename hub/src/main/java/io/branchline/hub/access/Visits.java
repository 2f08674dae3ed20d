package io.branchline.hub.access;

import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The frame around a request of somebody who is nobody yet: takes a small body within limits, and answers what the
 * feature says, or a problem. Thread-safe.
 */
public final class Visits {
    private static final long ANSWER_WITHIN_S = 10;
    private static final Rule SMALL = new Rule(Permission.READ, "visit", false, 4 * 1024, Set.of("application/json"));

    private final Bodies bodies = new Bodies();

    /** What a feature says to a visitor. */
    @FunctionalInterface
    public interface Welcome {
        /**
         * The JSON of the answer, or null for none (204); {@link Refused}, thrown or as a failure, is answered as a problem.
         *
         * @param body empty if none came
         */
        Future<ViewJson.@Nullable Body> say(HttpServerRequest request, JsonObject body);
    }

    /** Answers whoever comes. */
    public Handler<RoutingContext> by(Welcome welcome) {
        return visit -> take(visit, welcome);
    }

    private void take(RoutingContext visit, Welcome welcome) {
        var request = visit.request();
        if (Bodies.follows(request)) {
            request.pause();
        }
        bodies.read(visit, SMALL)
                .map(body -> body.length() == 0 ? new JsonObject() : JsonTree.object(body.getBytes()))
                .compose(body -> welcome.say(request, body))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onSuccess(answer -> answer(visit, answer))
                .onFailure(cause -> {
                    Bodies.discard(request);
                    Answers.fail(visit, cause, "the database does not answer");
                });
    }

    private static void answer(RoutingContext visit, ViewJson.@Nullable Body answer) {
        if (answer == null) {
            visit.response().setStatusCode(204).end().onFailure(gone -> {});
        } else {
            Answers.json(visit, 200, ViewJson.text(answer));
        }
    }
}

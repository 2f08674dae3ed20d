package io.branchline.hub.access;

import io.branchline.hub.store.StoreFault;
import io.branchline.hub.view.ViewProblem;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a request is answered, and turns every failure into a problem. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    static void json(RoutingContext request, int status, String body) {
        sent(
                request,
                request.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(body));
    }

    /**
     * Answers a failure.
     *
     * @param away what to say when PostgreSQL did not answer
     */
    static void fail(RoutingContext request, Throwable cause, String away) {
        problem(request, cause, away).answer(request.request());
    }

    private static ViewProblem problem(RoutingContext request, Throwable cause, String away) {
        if (cause instanceof Refused refused) {
            return refused.problem();
        }
        if (databaseIsAway(cause)) {
            LOG.warn("The database did not answer the API. path={}", request.normalizedPath(), cause);
            return ViewProblem.of(503, "come back later", away);
        }
        LOG.error("A request failed. method={} path={}", request.request().method(), request.normalizedPath(), cause);
        return ViewProblem.of(500, "internal error", "the hub has a fault; its log says more");
    }

    private static boolean databaseIsAway(Throwable cause) {
        if (cause instanceof PgException) {
            var kind = StoreFault.of(cause).kind();
            return kind == StoreFault.Kind.BUSY || kind == StoreFault.Kind.UNKNOWN;
        }
        return cause instanceof VertxException || cause instanceof IOException || cause instanceof TimeoutException;
    }

    private static void sent(RoutingContext request, Future<Void> end) {
        end.onFailure(gone -> LOG.debug("A client left before its answer. path={}", request.normalizedPath(), gone));
    }
}

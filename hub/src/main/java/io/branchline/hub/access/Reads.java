package io.branchline.hub.access;

import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.Origins;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The frame around a request that changes nothing: asks who it is and whether they may, lets the feature read, and sends
 * its JSON or a problem.
 *
 * <pre>{@code
 * router.get("/api/v1/rates").handler(reads.may(Permission.READ, asked -> {
 *     var query = asked.query("base", "quote", "next", "limit");
 *     return rates.page(asked.who().tenant(), query.text("base"), query.limit())
 *             .map(page -> out -> write(out, page));
 * }));
 * }</pre>
 *
 * <p>Thread-safe; the question is asked on the request's own context.
 */
public final class Reads {
    private static final long ANSWER_WITHIN_S = 10;
    private static final Buffer NOTHING = Buffer.buffer();

    private final Guard guard;

    /** What a feature answers: reads, then writes. */
    @FunctionalInterface
    public interface Question {
        /** The JSON of the answer, within ten seconds; {@link Refused}, thrown or as a failure, is answered as a problem. */
        Future<ViewJson.Body> ask(Asked asked);
    }

    /** A frame with this doorkeeper, for pages of the hub itself alone. */
    public Reads(Doorkeeper doorkeeper) {
        this(doorkeeper, new Origins(Set.of()));
    }

    /** The same for pages of these origins as well. */
    public Reads(Doorkeeper doorkeeper, Origins origins) {
        this.guard = new Guard(doorkeeper, origins);
    }

    /** Answers the question to those who may. */
    public Handler<RoutingContext> may(Permission permission, Question question) {
        return request -> guard.admit(request.request(), permission)
                .compose(who -> question.ask(new Asked(request, who, NOTHING)))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .map(ViewJson::text)
                .onSuccess(text -> Answers.json(request, 200, text))
                .onFailure(cause -> Answers.fail(request, cause, "the database does not answer"));
    }
}

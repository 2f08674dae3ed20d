package io.branchline.hub.session;

import io.branchline.hub.branch.Branch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;

/**
 * Where and for whom a session is.
 *
 * @param id identity of the session, as in the welcome
 * @param branch of the agent
 * @param context of the socket; everything of the session happens there
 * @param cutOff ends the connection without any farewell; thread-safe
 */
record Seat(UUID id, Branch branch, Context context, Runnable cutOff) {
    /** The same outcome, but told on the session's context, and always after what was told before. */
    <T> Future<T> here(Future<T> elsewhere) {
        var promise = Promise.<T>promise();
        elsewhere.onComplete(outcome -> context.runOnContext(hop -> promise.handle(outcome)));
        return promise.future();
    }
}

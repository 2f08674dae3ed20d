package io.branchline.hub.feed;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;

/**
 * A reader connected by a stream of server-sent events: the type of a message is the name of the event, and the position
 * its id, so that a browser that comes back says by itself where it was. Thread-safe.
 *
 * @param response begun, chunked
 * @param context of the response, on which alone it is written
 */
record EventStreamEnd(HttpServerResponse response, Context context) implements ReaderSocket {
    @Override
    public Future<Void> write(SharedText message, String position) {
        var id = position.isEmpty() ? "" : "id: " + position + "\n";
        return onContext(() ->
                response.write("event: " + message.type() + "\n" + id + "data: " + oneLine(message.text()) + "\n\n"));
    }

    @Override
    public boolean tellsPositions() {
        return true;
    }

    @Override
    public boolean answersPings() {
        return false;
    }

    /** A comment, which nobody answers. */
    @Override
    public Future<Void> ping() {
        return onContext(() -> response.write(": alive\n\n"));
    }

    @Override
    public Future<Void> close(int code, String reason) {
        return onContext(response::end);
    }

    /** In JSON a line break stands between tokens only, where a space means the same. */
    private static String oneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }

    private Future<Void> onContext(Supplier<Future<Void>> step) {
        var done = Promise.<Void>promise();
        context.runOnContext(ignored -> {
            if (response.ended() || response.closed()) {
                done.fail("the stream is over");
            } else {
                step.get().onComplete(done);
            }
        });
        return done.future();
    }
}

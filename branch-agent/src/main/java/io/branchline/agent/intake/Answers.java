package io.branchline.agent.intake;

import io.branchline.agent.intake.HttpProblem.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** Writes answers to requests. Context: that of the request. */
public final class Answers {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

    private Answers() {}

    /** JSON text. */
    public static void json(HttpServerRequest request, int status, String body) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(body));
    }

    static void page(HttpServerRequest request, Page page) {
        request.response()
                .setStatusCode(page.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, page.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(NOSNIFF_NAME, NOSNIFF)
                .end(page.body());
    }

    /** A refusal. */
    public static void problem(HttpServerRequest request, HttpProblem problem) {
        problem(request, problem.kind(), problem.json());
    }

    /** A refusal with members of its own. */
    public static void problem(HttpServerRequest request, Kind kind, JsonObject body) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(kind.status()).putHeader(HttpHeaders.CONTENT_TYPE, HttpProblem.MEDIA_TYPE);
        if (kind.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(kind.retryAfterSeconds()));
        }
        if (!request.isEnded()) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        response.end(body.encode());
    }
}

package io.branchline.hub.view;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the shape of RFC 9457.
 *
 * @param status of the answer
 * @param title what kind of refusal
 * @param detail this one, for a person
 * @param parameter the query parameter that is wrong, if one is
 * @param pointer JSON pointer to the member of the body that is wrong, if one is
 */
public record ViewProblem(
        int status,
        String title,
        String detail,
        @Nullable String parameter,
        @Nullable String pointer) {
    private static final int COME_BACK_AFTER_S = 5;

    /** A parameter is wrong. */
    public static ViewProblem parameter(String name, String detail) {
        return new ViewProblem(400, "wrong parameter", name + " " + detail, name, null);
    }

    /** A member of the body is wrong. */
    public static ViewProblem member(String pointer, String detail) {
        return new ViewProblem(422, "wrong body", pointer + " " + detail, null, pointer);
    }

    /** No token of an operator, or not a good one. */
    public static ViewProblem unauthorized(String detail) {
        return new ViewProblem(401, "unauthorized", detail + "; send Authorization: Bearer <token>", null, null);
    }

    /** Refused, whoever asks. */
    public static ViewProblem of(int status, String title, String detail) {
        return new ViewProblem(status, title, detail, null, null);
    }

    /** The document. */
    public String text() {
        return ViewJson.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "about:blank");
            out.writeStringField("title", title);
            out.writeNumberField("status", status);
            out.writeStringField("detail", detail);
            ViewJson.optional(out, "parameter", parameter);
            ViewJson.optional(out, "pointer", pointer);
            out.writeEndObject();
        });
    }

    /** Answers with it. */
    public void answer(HttpServerRequest request) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503 || status == 429) {
            response.putHeader("Retry-After", Integer.toString(COME_BACK_AFTER_S));
        }
        if (status == 426) {
            response.putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(text())
                .onFailure(peerIsGone -> {});
    }
}

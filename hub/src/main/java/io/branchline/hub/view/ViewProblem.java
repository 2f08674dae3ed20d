package io.branchline.hub.view;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the shape of RFC 9457.
 *
 * @param status of the answer
 * @param title what kind of refusal
 * @param detail this one, for a person
 * @param parameter the query parameter that is wrong, if one is
 * @param pointer JSON pointer to the member of the body that is wrong, if one is
 * @param errors all that is wrong with the body, if it was looked through to its end
 */
public record ViewProblem(
        int status,
        String title,
        String detail,
        @Nullable String parameter,
        @Nullable String pointer,
        List<Fault> errors) {
    /**
     * One thing that is wrong with a body.
     *
     * @param pointer JSON pointer to the member
     * @param detail what was found and what is allowed
     */
    public record Fault(String pointer, String detail) {}

    public ViewProblem {
        errors = List.copyOf(errors);
    }

    private static final int COME_BACK_AFTER_S = 5;

    /** A parameter is wrong. */
    public static ViewProblem parameter(String name, String detail) {
        return new ViewProblem(400, "wrong parameter", name + " " + detail, name, null, List.of());
    }

    /** A member of the body is wrong. */
    public static ViewProblem member(String pointer, String detail) {
        return new ViewProblem(422, "wrong body", pointer + " " + detail, null, pointer, List.of());
    }

    /** Several members are wrong; the detail names all of them. At least one. */
    public static ViewProblem members(List<Fault> faults) {
        var detail = faults.stream()
                .map(fault -> fault.pointer() + " " + fault.detail())
                .collect(Collectors.joining("; "));
        return new ViewProblem(
                422, "wrong body", detail, null, faults.getFirst().pointer(), faults);
    }

    /** No token of an operator, or not a good one. */
    public static ViewProblem unauthorized(String detail) {
        return new ViewProblem(
                401, "unauthorized", detail + "; send Authorization: Bearer <token>", null, null, List.of());
    }

    /** Refused, whoever asks. */
    public static ViewProblem of(int status, String title, String detail) {
        return new ViewProblem(status, title, detail, null, null, List.of());
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
            if (!errors.isEmpty()) {
                out.writeArrayFieldStart("errors");
                for (var fault : errors) {
                    out.writeStartObject();
                    out.writeStringField("pointer", fault.pointer());
                    out.writeStringField("detail", fault.detail());
                    out.writeEndObject();
                }
                out.writeEndArray();
            }
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

package io.branchline.hub.session;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an upgrade is refused: a status, a text in the shape of RFC 9457 and, where coming back helps, when.
 *
 * @param status of the answer
 * @param title what kind of refusal
 * @param detail this one, for a person
 * @param comeBackAfter slot of this agent, or null
 */
record Refusal(
        int status, String title, String detail, @Nullable Duration comeBackAfter) {
    private static final String UNAUTHORIZED_DETAIL =
            "the branch key in the Authorization header is missing or unknown";

    static Refusal method(String found) {
        return new Refusal(405, "method not allowed", "method is " + found + "; allowed is GET", null);
    }

    static Refusal upgradeRequired() {
        return new Refusal(
                426, "upgrade required", "this address takes WebSocket connections of version 13 only", null);
    }

    static Refusal origin() {
        return new Refusal(
                403, "forbidden", "an Origin header is present; agents are not browsers and send none", null);
    }

    static Refusal subprotocol() {
        return new Refusal(
                400,
                "unknown subprotocol",
                "Sec-WebSocket-Protocol names none of the allowed: " + String.join(", ", Gate.SUBPROTOCOLS),
                null);
    }

    /** The same for a missing, a malformed and an unknown key, so that nobody can tell them apart. */
    static Refusal unauthorized() {
        return new Refusal(401, "unauthorized", UNAUTHORIZED_DETAIL, null);
    }

    static Refusal disabled() {
        return new Refusal(403, "branch disabled", "the branch is disabled; enable it at head office", null);
    }

    static Refusal malformedHandshake() {
        return new Refusal(400, "malformed handshake", "the WebSocket headers are not those of version 13", null);
    }

    static Refusal later(String why, Duration comeBackAfter) {
        return new Refusal(503, "come back later", why, comeBackAfter);
    }

    /** Sends the refusal. */
    void answer(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        var body = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (comeBackAfter != null) {
            body.put("retryAfterMs", comeBackAfter.toMillis());
            response.putHeader("Retry-After", Long.toString(Math.ceilDiv(comeBackAfter.toMillis(), 1000)));
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 405) {
            response.putHeader("Allow", "GET");
        }
        if (status == 426) {
            response.putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader("Sec-WebSocket-Version", "13");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(body.toBuffer())
                .onFailure(peerIsGone -> {});
    }
}

package io.branchline.agent.intake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the shape of RFC 9457.
 *
 * @param kind what it is, with its status and title
 * @param detail this occurrence: what was found and what is allowed
 * @param errors the fields concerned
 */
public record HttpProblem(Kind kind, String detail, List<FieldError> errors) {
    /** Media type of the answer. */
    static final String MEDIA_TYPE = "application/problem+json";

    /** Every kind of refusal. */
    public enum Kind {
        MALFORMED(400, "malformed", "Not a CloudEvent", 0),
        PARAMETER(400, "parameter", "Parameter not allowed", 0),
        FOREIGN_ORIGIN(403, "foreign-origin", "Origin not allowed", 0),
        NOT_FOUND(404, "not-found", "Nothing here", 0),
        METHOD(405, "method-not-allowed", "Method not allowed", 0),
        TOO_SLOW(408, "too-slow", "Request took too long", 0),
        RATE_STALE(409, "rate-stale", "Rate is stale", 0),
        ID_REUSED(409, "id-reused", "Another event has this id", 0),
        TOO_BIG(413, "too-big", "Body too big", 0),
        MEDIA_TYPE_UNSUPPORTED(415, "media-type", "Media type not supported", 0),
        REFUSED(422, "event-refused", "Event refused", 0),
        NOT_ALL_KEPT(422, "none-kept", "No event of the batch was kept", 0),
        NOT_CONVERTED(422, "not-converted", "Amount cannot be converted", 0),
        BUSY(503, "busy", "Too much under way", 1),
        STOPPING(503, "stopping", "The agent stops", 5),
        JOURNAL_FAULT(503, "journal-fault", "The journal cannot keep events", 5),
        NO_ROOM(507, "no-room", "No room to keep events", 5);

        private final int status;
        private final String name;
        private final String title;
        private final int retryAfterSeconds;

        Kind(int status, String name, String title, int retryAfterSeconds) {
            this.status = status;
            this.name = name;
            this.title = title;
            this.retryAfterSeconds = retryAfterSeconds;
        }

        int status() {
            return status;
        }

        /** When to try again; 0 if there is no use in it. */
        int retryAfterSeconds() {
            return retryAfterSeconds;
        }

        /** The name in the type URI, in metrics and in logs. */
        String label() {
            return name;
        }
    }

    /**
     * What is wrong with one field.
     *
     * @param pointer JSON pointer into the body; absent if it concerns the whole
     * @param detail what was found and what is allowed
     */
    public record FieldError(@Nullable String pointer, String detail) {}

    /** A problem that concerns no field. */
    public static HttpProblem of(Kind kind, String detail) {
        return new HttpProblem(kind, detail, List.of());
    }

    static HttpProblem of(Kind kind, @Nullable String pointer, String detail) {
        return new HttpProblem(kind, detail, List.of(new FieldError(pointer, detail)));
    }

    /** The problem a POS is answered for one event that was not kept. */
    static HttpProblem of(IntakeReply reply) {
        return switch (reply) {
            case IntakeReply.Refused refused ->
                new HttpProblem(
                        Kind.REFUSED,
                        (refused.pointer() == null ? "the event" : refused.pointer()) + " " + refused.detail(),
                        List.of(new FieldError(refused.pointer(), refused.detail())));
            case IntakeReply.Conflict conflict ->
                of(
                        Kind.ID_REUSED,
                        "/id",
                        "id is \"" + conflict.id()
                                + "\", under which another event was kept; allowed is an id of its own");
            case IntakeReply.Full full -> of(Kind.NO_ROOM, full.detail());
            case IntakeReply.Kept kept -> throw new IllegalStateException("event " + kept.id() + " was kept");
        };
    }

    /** The body of the answer. */
    public JsonObject json() {
        var json = new JsonObject()
                .put("type", "urn:branchline:problem:" + kind.label())
                .put("title", kind.title)
                .put("status", kind.status())
                .put("detail", detail);
        if (kind.retryAfterSeconds() > 0) {
            json.put("retryAfterMs", kind.retryAfterSeconds() * 1000);
        }
        if (!errors.isEmpty()) {
            var list = new JsonArray();
            errors.forEach(error -> list.add(new JsonObject()
                    .put("pointer", error.pointer() == null ? "" : error.pointer())
                    .put("detail", error.detail())));
            json.put("errors", list);
        }
        return json;
    }
}

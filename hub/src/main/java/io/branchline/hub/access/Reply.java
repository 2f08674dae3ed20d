package io.branchline.hub.access;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a change answers, and what the audit says of it.
 *
 * @param status 200, 201, 202 …
 * @param body what is answered; amounts as strings
 * @param kept what is stored under the {@code Idempotency-Key} and answered the next time: the body, unless it holds a secret
 * @param subject what was changed: a name, a version, a code
 * @param action what was done if it is not that of the route's {@link Rule}; null if it is
 * @param detail what else the audit keeps; no secrets
 * @param committed run once the change is committed, for hints such as waking a task; may be lost, must not fail
 */
public record Reply(
        int status,
        JsonObject body,
        JsonObject kept,
        String subject,
        @Nullable String action,
        JsonObject detail,
        Runnable committed) {
    /** An answer about this subject. */
    public static Reply of(int status, JsonObject body, String subject) {
        return new Reply(status, body, body, subject, null, new JsonObject(), () -> {});
    }

    /** With this detail in the audit. */
    public Reply noting(JsonObject detailOfAudit) {
        return new Reply(status, body, kept, subject, action, detailOfAudit, committed);
    }

    /** With another action in the audit than the route's, as {@code rate.proposed} instead of {@code rate.published}. */
    public Reply as(String actionOfAudit) {
        return new Reply(status, body, kept, subject, actionOfAudit, detail, committed);
    }

    /** Stores this instead of the body, which holds a secret that is shown once. */
    public Reply keeping(JsonObject withoutSecret) {
        return new Reply(status, body, withoutSecret, subject, action, detail, committed);
    }

    /** Runs this once the change is committed; not when a stored answer is given again. */
    public Reply whenCommitted(Runnable hint) {
        return new Reply(status, body, kept, subject, action, detail, hint);
    }

    /** Without the body, which may hold a secret. */
    @Override
    public String toString() {
        return "Reply[status=" + status + ", subject=" + subject + "]";
    }
}

package io.branchline.agent.uplink;

import io.branchline.protocol.frame.CloseReason.ComeBack;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect that was not successful: what it says to a person, and when to come back.
 *
 * @param problem what it means
 * @param text for the log and the status
 * @param comeBack whether and when
 * @param slot the time the hub named, if it did
 */
record Refusal(LinkProblem problem, String text, ComeBack comeBack, Optional<Duration> slot) {
    /** Answers that stay the same until a person changes the key, the URL or the software. */
    private static final Set<Integer> UNTIL_CHANGED = Set.of(400, 401, 403, 404, 410, 426);

    private static final int BODY_SHOWN_MAX = 300;

    /** What an attempt's failure means. */
    static Refusal of(Throwable cause, Instant now) {
        if (!(cause instanceof UpgradeRejectedException rejected)) {
            return new Refusal(LinkProblem.of(cause), message(cause), ComeBack.LATER, Optional.empty());
        }
        var problem = problem(rejected.getBody());
        var comeBack = UNTIL_CHANGED.contains(rejected.getStatus()) ? ComeBack.NEVER : ComeBack.LATER;
        var detail = problem.getValue("detail") instanceof String text ? ": " + shortened(text) : "";
        var slot = slotOf(problem).or(() -> retryAfter(rejected.getHeaders(), now));
        return new Refusal(
                LinkProblem.ofStatus(rejected.getStatus()),
                "the hub refused with status " + rejected.getStatus() + detail,
                comeBack,
                slot);
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : shortened(cause.getMessage());
    }

    private static JsonObject problem(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            return new JsonObject();
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }

    private static Optional<Duration> slotOf(JsonObject problem) {
        return problem.getValue("retryAfterMs") instanceof Number millis && millis.longValue() >= 0
                ? Optional.of(Duration.ofMillis(millis.longValue()))
                : Optional.empty();
    }

    private static Optional<Duration> retryAfter(MultiMap headers, Instant now) {
        var text = headers.get(HttpHeaders.RETRY_AFTER);
        if (text == null) {
            return Optional.empty();
        }
        if (text.length() <= 9 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.length() > BODY_SHOWN_MAX ? text.substring(0, BODY_SHOWN_MAX) + "…" : text;
    }
}

package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Refused;
import io.branchline.hub.store.EventQuery;
import io.branchline.hub.store.TooBroad;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which events are asked for, and the bounds of a search by receipt: a branch, or a span that is not too long. */
final class EventSearch {
    private static final Duration SPAN_MAX = Duration.ofDays(31);
    private static final Duration SPAN = Duration.ofDays(7);

    private EventSearch() {}

    /** The query of a request. */
    static EventQuery read(Asked asked, Instant now) {
        var given = asked.query("branch", "type", "priority", "id", "receipt", "from", "to", "next", "limit");
        var branch = given.text("branch");
        var receipt = given.text("receipt");
        var to = given.moment("to");
        if (receipt != null && receipt.codePointCount(0, receipt.length()) > EventQuery.RECEIPT_LENGTH_MAX) {
            throw Parameters.wrong(
                    "receipt",
                    "has more than " + EventQuery.RECEIPT_LENGTH_MAX + " characters, the most a receipt number has");
        }
        return new EventQuery(
                asked.who().tenant(),
                branch,
                given.text("type"),
                given.priority("priority"),
                given.text("id"),
                receipt,
                receipt == null || branch != null
                        ? given.moment("from")
                        : from(given.moment("from"), to == null ? now : to),
                to,
                given.text("next"),
                given.limit());
    }

    /** A search that was given up, as the refusal that says what to do; any other cause as it is. */
    static <T> Future<T> refuse(Throwable cause) {
        return Future.failedFuture(
                cause instanceof TooBroad tooBroad
                        ? Refused.of(
                                503,
                                "narrow it down",
                                tooBroad.getMessage() + "; give a branch, or a shorter span with from and to")
                        : cause);
    }

    /** Without an end, the span counts to now, and what a clock that is ahead wrote is still found. */
    private static Instant from(@Nullable Instant from, Instant to) {
        if (from == null) {
            return to.minus(SPAN);
        }
        if (from.plus(SPAN_MAX).isBefore(to)) {
            throw Parameters.wrong(
                    "from",
                    "is more than " + SPAN_MAX.toDays() + " days before the end of the span, the most for a receipt"
                            + " without a branch; give the branch, or a shorter span with from and to");
        }
        return from;
    }
}

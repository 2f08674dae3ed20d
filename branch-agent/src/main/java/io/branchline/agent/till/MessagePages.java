package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.StreamEntry;
import io.branchline.agent.intake.Answers;
import io.branchline.agent.intake.HttpProblem;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.protocol.json.Excerpt;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/messages}, {@code /v1/config} and {@code /v1/config/{key}}. Context: one event loop. */
final class MessagePages {
    private static final Logger LOG = LoggerFactory.getLogger(MessagePages.class);
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 500;

    /** Characters of messages in one answer, beyond which no further one is added. */
    private static final int CHARS_MAX = 1 << 20;

    private final BranchState state;

    MessagePages(BranchState state) {
        this.state = state;
    }

    /** Messages behind a position, in order. */
    void list(HttpServerRequest request) {
        var after = number(request.getParam("after"), 0, Long.MAX_VALUE, 0);
        var limit = number(request.getParam("limit"), 1, LIMIT_MAX, LIMIT);
        if (after.isEmpty() || limit.isEmpty()) {
            var name = after.isEmpty() ? "after" : "limit";
            Answers.problem(
                    request,
                    HttpProblem.of(
                            Kind.PARAMETER,
                            name + " is " + Excerpt.of(String.valueOf(request.getParam(name))) + "; allowed is "
                                    + (after.isEmpty() ? "a position" : "1 to " + LIMIT_MAX)));
            return;
        }
        state.messages(after.getAsLong(), (int) limit.getAsLong(), CHARS_MAX)
                .onComplete(
                        found -> Answers.json(request, 200, messages(found, after.getAsLong())),
                        cause -> unreadable(request, cause));
    }

    /** All settings of the shop. */
    void settings(HttpServerRequest request) {
        state.settings()
                .onComplete(found -> Answers.json(request, 200, settings(found)), cause -> unreadable(request, cause));
    }

    /** One setting of the shop. */
    void setting(HttpServerRequest request, String key) {
        state.setting(key)
                .onComplete(
                        found -> found.ifPresentOrElse(
                                value -> Answers.json(
                                        request, 200, "{\"key\":" + quoted(key) + ",\"value\":" + value + "}"),
                                () -> Answers.problem(
                                        request,
                                        HttpProblem.of(
                                                Kind.NOT_FOUND,
                                                "there is no setting " + Excerpt.of(key)
                                                        + "; all of them are at /v1/config"))),
                        cause -> unreadable(request, cause));
    }

    private String messages(List<StreamEntry> found, long after) {
        var json = new StringBuilder("{\"messages\":[");
        for (var n = 0; n < found.size(); n++) {
            json.append(n == 0 ? "" : ",").append(found.get(n).body());
        }
        var next = found.isEmpty() ? after : found.getLast().position();
        var standing = state.view().standing();
        json.append("],\"next\":").append(next).append(",\"position\":").append(standing.position());
        if (after < standing.forgottenPosition()) {
            json.append(",\"forgottenThrough\":").append(standing.forgottenPosition());
        }
        return json.append('}').toString();
    }

    private static String settings(Map<String, String> found) {
        var json = new StringBuilder("{\"settings\":{");
        found.forEach((key, value) -> json.append(json.charAt(json.length() - 1) == '{' ? "" : ",")
                .append(quoted(key))
                .append(':')
                .append(value));
        return json.append("}}").toString();
    }

    private static String quoted(String text) {
        var list = new io.vertx.core.json.JsonArray().add(text).encode();
        return list.substring(1, list.length() - 1);
    }

    private static OptionalLong number(@Nullable String text, long min, long max, long absent) {
        if (text == null) {
            return OptionalLong.of(absent);
        }
        if (!text.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        var value = Long.parseLong(text);
        return value < min || value > max ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static void unreadable(HttpServerRequest request, Throwable cause) {
        LOG.warn("Branch state could not be read for a till", cause);
        Answers.problem(request, HttpProblem.of(Kind.BUSY, "branch.db did not answer; ask again"));
    }
}

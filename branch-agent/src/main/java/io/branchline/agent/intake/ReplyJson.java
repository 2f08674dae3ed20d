package io.branchline.agent.intake;

import io.branchline.agent.downlink.Delivery;
import io.branchline.agent.journal.EventState;
import io.branchline.protocol.event.Rfc3339;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers about events as JSON. The hot one is written by hand, the others are built as trees. */
final class ReplyJson {
    private ReplyJson() {}

    /** An event that is kept. */
    static String kept(IntakeReply.Kept kept) {
        var json = new StringBuilder(160);
        appendKept(json, kept);
        return json.toString();
    }

    /** A batch of which every event is kept. */
    static String allKept(List<IntakeReply> replies) {
        var json = new StringBuilder(160 * replies.size() + 16).append("{\"results\":[");
        for (var i = 0; i < replies.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            appendKept(json, (IntakeReply.Kept) replies.get(i));
        }
        return json.append("]}").toString();
    }

    /** A batch, each event with its own answer, in the order of the batch. */
    static JsonArray results(List<IntakeReply> replies) {
        var results = new JsonArray();
        for (var reply : replies) {
            results.add(
                    reply instanceof IntakeReply.Kept kept
                            ? new JsonObject(kept(kept))
                            : HttpProblem.of(reply)
                                    .json()
                                    .put("state", "refused")
                                    .put("id", reply.id()));
        }
        return results;
    }

    /** Where an event stands. */
    static JsonObject state(EventState event) {
        var json = new JsonObject()
                .put("state", event.state().name().toLowerCase(Locale.ROOT))
                .put("id", event.id())
                .put("priority", event.priority().level())
                .put("sequence", event.sequence())
                .put("recordedTime", Rfc3339.format(event.recordedTime()));
        if (event.reason() != null) {
            json.put("reason", event.reason());
        }
        return json;
    }

    /** Where an event for another branch stands. */
    static String state(EventState event, String to, Optional<Delivery> reported) {
        var delivery = reported.map(ReplyJson::delivery)
                .orElseGet(() -> new JsonObject().put("to", to).put("state", "waiting"));
        return state(event).put("delivery", delivery).encode();
    }

    private static JsonObject delivery(Delivery reported) {
        var json = new JsonObject().put("to", reported.to()).put("state", reported.state());
        if (reported.deliveredAt() != null) {
            json.put("deliveredAt", reported.deliveredAt().toString());
        }
        if (reported.appliedAt() != null) {
            json.put("appliedAt", reported.appliedAt().toString());
        }
        return reported.reason() == null ? json : json.put("reason", reported.reason());
    }

    private static void appendKept(StringBuilder json, IntakeReply.Kept kept) {
        json.append("{\"state\":\"kept\",\"id\":\"");
        appendEscaped(json, kept.id());
        json.append("\",\"priority\":")
                .append(kept.priority().level())
                .append(",\"sequence\":")
                .append(kept.sequence())
                .append(",\"recordedTime\":\"")
                .append(Rfc3339.format(kept.recordedTime()))
                .append("\"}");
    }

    private static void appendEscaped(StringBuilder json, String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }
}

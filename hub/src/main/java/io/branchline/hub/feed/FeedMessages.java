package io.branchline.hub.feed;

import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.view.ViewJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts the hub sends. Each event is encoded once for all readers, each message once per subscription. */
final class FeedMessages {
    /** Characters after which a new message begins: small enough that a figure need not wait long behind it. */
    private static final int MESSAGE_CHARS = 64 * 1024;

    private FeedMessages() {}

    /** The messages of one batch, made as readers with different subscriptions ask for them. */
    static final class OfBatch {
        private final LiveNotice notice;
        private final String position;
        private final @Nullable String[] encoded;
        private final Map<Subscription, List<SharedText>> messages = new HashMap<>();

        OfBatch(LiveNotice notice, String position) {
            this.notice = notice;
            this.position = position;
            this.encoded = new String[notice.events().size()];
        }

        List<SharedText> wantedBy(Subscription subscription) {
            return messages.computeIfAbsent(subscription, this::messagesOf);
        }

        private List<SharedText> messagesOf(Subscription subscription) {
            if (!subscription.wants(notice.priority())) {
                return List.of();
            }
            var found = new ArrayList<SharedText>();
            var open = new StringBuilder();
            for (var index = 0; index < encoded.length; index++) {
                if (subscription.wants(notice.events().get(index))) {
                    open.append(open.isEmpty() ? "" : ",").append(text(index));
                    flush(open, MESSAGE_CHARS, found);
                }
            }
            flush(open, 1, found);
            return found;
        }

        private void flush(StringBuilder open, int atLeast, List<SharedText> into) {
            if (open.length() >= atLeast) {
                into.add(SharedText.of(
                        "{\"type\":\"events\",\"position\":\"" + position + "\",\"events\":[" + open + "]}"));
                open.setLength(0);
            }
        }

        private String text(int index) {
            var text = encoded[index];
            if (text == null) {
                StoredEvent stored = notice.events().get(index);
                text = ViewJson.text(out -> ViewJson.event(out, stored));
                encoded[index] = text;
            }
            return text;
        }
    }

    static SharedText snapshot(List<String> branches, List<String> totals, String position, @Nullable Instant asOf) {
        return SharedText.of("{\"type\":\"snapshot\",\"position\":\"" + position + "\",\"asOf\":" + moment(asOf)
                + ",\"branches\":[" + String.join(",", branches) + "],\"totals\":[" + String.join(",", totals) + "]}");
    }

    static SharedText branches(List<String> changed) {
        return SharedText.of("{\"type\":\"branches\",\"branches\":[" + String.join(",", changed) + "]}");
    }

    static SharedText totals(List<String> changed, @Nullable Instant asOf) {
        return SharedText.of(
                "{\"type\":\"totals\",\"asOf\":" + moment(asOf) + ",\"totals\":[" + String.join(",", changed) + "]}");
    }

    static SharedText reset(String reason) {
        return SharedText.of(ViewJson.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "reset");
            out.writeStringField("reason", reason);
            out.writeEndObject();
        }));
    }

    static SharedText problem(String title, String detail) {
        return SharedText.of(ViewJson.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "problem");
            out.writeStringField("title", title);
            out.writeStringField("detail", detail);
            out.writeEndObject();
        }));
    }

    private static String moment(@Nullable Instant asOf) {
        return asOf == null ? "null" : "\"" + asOf + "\"";
    }
}

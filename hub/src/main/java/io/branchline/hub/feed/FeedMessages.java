package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.Regions;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.view.ViewJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The texts the hub sends. Each event is encoded once for all readers, each message once for all with the same filter. */
final class FeedMessages {
    /** Every type of message the hub sends. */
    static final List<String> TYPES = List.of(
            "snapshot", "events", "position", "branches", "totals", "rates", "alerts", "overview", "reset", "problem");

    /** Characters after which a new message begins: small enough that a figure need not wait long behind it. */
    private static final int MESSAGE_CHARS = 64 * 1024;

    private FeedMessages() {}

    /** The messages of one batch, made as readers with different filters ask for them. */
    static final class OfBatch {
        private final LiveNotice notice;
        private final Regions regions;
        private final @Nullable String[] encoded;
        private final Map<EventFilter, List<SharedText>> messages = new HashMap<>();
        private final Supplier<String> position;
        private @Nullable String positionText;

        /**
         * Nothing is encoded yet.
         *
         * @param position up to where a reader has seen everything once it has seen this batch
         */
        OfBatch(LiveNotice notice, Regions regions, Supplier<String> position) {
            this.notice = notice;
            this.regions = regions;
            this.position = position;
            this.encoded = new String[notice.events().size()];
        }

        LiveNotice notice() {
            return notice;
        }

        /** Made once, and only for readers whose messages carry it. */
        String position() {
            if (positionText == null) {
                positionText = position.get();
            }
            return positionText;
        }

        List<SharedText> wantedBy(EventFilter filter) {
            return messages.computeIfAbsent(filter, this::messagesOf);
        }

        private List<SharedText> messagesOf(EventFilter filter) {
            if (!filter.wants(notice.priority())) {
                return List.of();
            }
            var parts = new ArrayList<StringBuilder>();
            for (var index = 0; index < encoded.length; index++) {
                if (filter.wants(notice.events().get(index), regions)) {
                    add(parts, text(index));
                }
            }
            var found = new ArrayList<SharedText>();
            for (var part : parts) {
                var more = part != parts.getLast() ? ",\"more\":true" : "";
                found.add(SharedText.of(
                        "events",
                        "{\"type\":\"events\",\"batch\":" + notice.batch() + more + ",\"events\":[" + part + "]}"));
            }
            return found;
        }

        private static void add(List<StringBuilder> parts, String event) {
            if (parts.isEmpty() || parts.getLast().length() >= MESSAGE_CHARS) {
                parts.add(new StringBuilder(event));
            } else {
                parts.getLast().append(',').append(event);
            }
        }

        private String text(int index) {
            var text = encoded[index];
            if (text == null) {
                var stored = notice.events().get(index);
                text = ViewJson.text(out -> ViewJson.event(out, stored));
                encoded[index] = text;
            }
            return text;
        }
    }

    /**
     * A snapshot.
     *
     * @param resumed members that tell what became of a resume, with a comma before each; empty if none was asked for
     * @param figures members of the channels, likewise
     */
    static SharedText snapshot(String position, String resumed, String figures) {
        return SharedText.of(
                "snapshot", "{\"type\":\"snapshot\",\"position\":\"" + position + "\"" + resumed + figures + "}");
    }

    static SharedText position(String position) {
        return SharedText.of("position", "{\"type\":\"position\",\"position\":\"" + position + "\"}");
    }

    /** Figures of a channel that changed. */
    static SharedText changed(String type, String members) {
        return SharedText.of(type, "{\"type\":\"" + type + "\"" + members + "}");
    }

    static SharedText reset(String reason) {
        return SharedText.of("reset", "{\"type\":\"reset\",\"reason\":\"" + reason + "\"}");
    }

    static SharedText problem(String title, String detail) {
        return SharedText.of("problem", ViewJson.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "problem");
            out.writeStringField("title", title);
            out.writeStringField("detail", detail);
            out.writeEndObject();
        }));
    }
}

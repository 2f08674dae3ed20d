package io.branchline.hub.api;

import io.branchline.hub.access.Refused;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a request, and says what of a message is wrong. */
final class MessageForm {
    /** Most messages of one request. */
    static final int MESSAGES_MAX = 500;

    /** Types that head office itself sends: through them a message could pass for a policy, a rate or a report. */
    private static final Set<String> OWN = Set.of("rate.published", "delivery.reported");

    private static final Set<String> MEMBERS = Set.of("type", "subject", "data");
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}(\\.[a-z0-9-]{1,32}){1,3}");
    private static final int SUBJECT_MAX = 256;
    private static final int KEY_MAX = 128;

    private MessageForm() {}

    /** The messages of a body, for these targets. */
    static List<DownMessage> read(JsonObject body, List<String> targets, String by, Instant now) {
        if (!(body.getValue("messages") instanceof JsonArray list) || list.isEmpty() || list.size() > MESSAGES_MAX) {
            throw Refused.member("/messages", "is not a list of 1 to " + MESSAGES_MAX + " messages");
        }
        var messages = new ArrayList<DownMessage>(list.size());
        for (var at = 0; at < list.size(); at++) {
            var place = "/messages/" + at;
            if (!(list.getValue(at) instanceof JsonObject message)) {
                throw Refused.member(place, "is not an object with type, data and perhaps subject");
            }
            messages.add(message(message, place, targets, by, now));
        }
        return messages;
    }

    private static DownMessage message(JsonObject message, String place, List<String> targets, String by, Instant now) {
        for (var name : message.fieldNames()) {
            if (!MEMBERS.contains(name)) {
                throw Refused.member(place + "/" + name, "is unknown; allowed are type, subject, data");
            }
        }
        var type = type(message.getValue("type"), place + "/type");
        var subject = subject(message.getValue("subject"), place + "/subject");
        if (!(message.getValue("data") instanceof JsonObject data)) {
            throw Refused.member(place + "/data", "is not an object");
        }
        var event = new Event(
                UUID.randomUUID().toString(),
                "/hq/" + by,
                type,
                now.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                subject,
                Collections.emptySortedMap(),
                null,
                Payload.of(data.encode()));
        if (event.cost() > DownMessage.COST_MAX) {
            throw Refused.member(place, "has about " + event.cost() + " bytes; allowed are " + DownMessage.COST_MAX);
        }
        return new DownMessage(event, key(type, subject, data, place), targets);
    }

    /** What a newer message of the same kind replaces once the older one may be forgotten; null if every one counts. */
    private static @Nullable String key(String type, @Nullable String subject, JsonObject data, String place) {
        if (type.equals("config.set")) {
            if (!(data.getValue("key") instanceof String key) || key.isEmpty() || key.length() > KEY_MAX) {
                throw Refused.member(place + "/data/key", "is not a text of 1 to " + KEY_MAX + " characters");
            }
            if (!data.containsKey("value")) {
                throw Refused.member(
                        place + "/data/value", "is missing; allowed is any value, null takes the key away");
            }
            return "config:" + key;
        }
        if (type.equals("notice.posted")) {
            filled(data, "title", place);
            filled(data, "text", place);
        }
        if (type.startsWith("notice.")) {
            return null;
        }
        return subject == null ? null : type + ":" + subject;
    }

    /** Branches show a notice with its title and text; without them they could not use it. */
    private static void filled(JsonObject data, String member, String place) {
        if (!(data.getValue(member) instanceof String text) || text.isBlank()) {
            throw Refused.member(place + "/data/" + member, "is missing or blank; a notice has a title and a text");
        }
    }

    private static String type(@Nullable Object value, String place) {
        if (!(value instanceof String type) || !TYPE.matcher(type).matches()) {
            throw Refused.member(place, "is not a type such as notice.posted, config.set or product.updated");
        }
        if (OWN.contains(type) || type.startsWith("policy.")) {
            throw Refused.member(
                    place,
                    "is " + type + ", which is sent by head office itself: rates by POST /api/v1/rates, policies by"
                            + " PUT /api/v1/policies/{kind}");
        }
        return type;
    }

    private static @Nullable String subject(@Nullable Object value, String place) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof String subject)
                || subject.isEmpty()
                || subject.length() > SUBJECT_MAX
                || subject.chars().anyMatch(Character::isISOControl)) {
            throw Refused.member(
                    place, "is not a text of 1 to " + SUBJECT_MAX + " characters without control characters");
        }
        return subject;
    }
}

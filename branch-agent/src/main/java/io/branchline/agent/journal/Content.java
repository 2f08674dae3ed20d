package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the POS chose of an event, as the columns hold it. Two posts of one id are the same event if their contents are
 * the same.
 *
 * @param extensions a JSON object of texts; null if there are none
 */
record Content(
        String id,
        String source,
        String type,
        String time,
        @Nullable String subject,
        @Nullable String extensions,
        Payload data) {

    static Content of(Event event) {
        return new Content(
                event.id(),
                event.source(),
                event.type(),
                event.time().toString(),
                event.subject(),
                event.extensions().isEmpty() ? null : new JsonObject(new LinkedHashMap<>(event.extensions())).encode(),
                event.data());
    }

    /** Back to an event; only for a content whose checksum is right. */
    Event event(Instant recordedTime) {
        return new Event(id, source, type, OffsetDateTime.parse(time), subject, extensionMap(), recordedTime, data);
    }

    private SortedMap<String, String> extensionMap() {
        if (extensions == null) {
            return Collections.emptySortedMap();
        }
        var map = new TreeMap<String, String>();
        new JsonObject(extensions).forEach(entry -> map.put(entry.getKey(), String.valueOf(entry.getValue())));
        return map;
    }
}

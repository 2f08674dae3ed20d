package io.branchline.load.retail;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What one till sends in one request: a receipt with its stock movements, or a report.
 *
 * @param branch code of the store
 * @param events CloudEvents in the order in which they happened
 */
public record Post(String branch, List<JsonObject> events) {
    public Post {
        events = List.copyOf(events);
    }

    /** Ids of the events, in order. */
    public List<String> ids() {
        return events.stream().map(event -> event.getString("id")).toList();
    }

    /** The body of the request, a CloudEvents batch. */
    public JsonArray batch() {
        return new JsonArray(events);
    }
}

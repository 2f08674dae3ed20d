package io.branchline.load.till;

import io.branchline.load.till.AttemptLine.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads an agent's answer to a batch. What is not clearly kept or refused counts as failed and is sent again. */
final class Answers {
    private static final int CLIENT_ERROR = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private Answers() {}

    static List<Answer> read(int status, Buffer body, List<String> ids) {
        var results = results(body);
        if (!results.isEmpty()) {
            return each(results, ids);
        }
        var kind = isFinal(status) ? Kind.REFUSED : Kind.FAILED;
        return ids.stream().map(id -> new Answer(id, kind, 0, 0)).toList();
    }

    private static boolean isFinal(int status) {
        return status >= CLIENT_ERROR
                && status < SERVER_ERROR
                && status != REQUEST_TIMEOUT
                && status != TOO_MANY_REQUESTS;
    }

    private static List<Answer> each(JsonArray results, List<String> ids) {
        var byId = results.stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(result -> result.getString("id", ""), Function.identity(), (a, _) -> a));
        return ids.stream().map(id -> answer(id, byId)).toList();
    }

    private static Answer answer(String id, Map<String, JsonObject> byId) {
        var result = byId.get(id);
        if (result == null) {
            return new Answer(id, Kind.FAILED, 0, 0);
        }
        return switch (result.getString("state", "")) {
            case "kept", "settled", "quarantined" ->
                new Answer(id, Kind.KEPT, result.getInteger("priority", 0), result.getLong("sequence", 0L));
            case "refused" ->
                new Answer(id, isFinal(result.getInteger("status", SERVER_ERROR)) ? Kind.REFUSED : Kind.FAILED, 0, 0);
            default -> new Answer(id, Kind.FAILED, 0, 0);
        };
    }

    private static JsonArray results(Buffer body) {
        try {
            Object json = Json.decodeValue(body);
            return json instanceof JsonObject object
                    ? object.getJsonArray("results", new JsonArray())
                    : new JsonArray();
        } catch (DecodeException e) {
            return new JsonArray();
        }
    }
}

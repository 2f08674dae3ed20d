package io.branchline.hub.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The checks behind the three health addresses. Complete before the port opens, immutable afterwards; thread-safe as far
 * as the checks are.
 */
public final class Readiness {
    private record Check(BooleanSupplier up, Supplier<JsonObject> details) {}

    private final Map<String, Check> ready = new LinkedHashMap<>();
    private final Map<String, Check> started = new LinkedHashMap<>();

    /** One kind of question. */
    public enum Question {
        /** Is the process to be restarted? */
        LIVE,
        /** May it get traffic? */
        READY,
        /** Has it finished starting? */
        STARTED
    }

    /** Adds a check that {@code ready} depends on. */
    public Readiness needs(String name, BooleanSupplier up, Supplier<JsonObject> details) {
        ready.put(name, new Check(up, details));
        return this;
    }

    /** Adds a check that {@code started} depends on. */
    public Readiness startsWith(String name, BooleanSupplier up) {
        started.put(name, new Check(up, JsonObject::new));
        return this;
    }

    /** The answer in the shape of MicroProfile Health. */
    public JsonObject answer(Question question) {
        var checks = switch (question) {
            case LIVE -> Map.<String, Check>of();
            case READY -> ready;
            case STARTED -> started;
        };
        var all = true;
        var listed = new JsonArray();
        for (var check : checks.entrySet()) {
            var up = check.getValue().up().getAsBoolean();
            all &= up;
            listed.add(new JsonObject()
                    .put("name", check.getKey())
                    .put("status", up ? "UP" : "DOWN")
                    .put("data", check.getValue().details().get()));
        }
        return new JsonObject().put("status", all ? "UP" : "DOWN").put("checks", listed);
    }
}

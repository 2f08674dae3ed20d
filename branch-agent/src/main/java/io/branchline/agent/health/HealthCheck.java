package io.branchline.agent.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that is asked about.
 *
 * @param name of it
 * @param up whether it is well
 * @param facts that explain it
 */
public record HealthCheck(String name, boolean up, Map<String, Object> facts) {
    public HealthCheck {
        facts = Map.copyOf(facts);
    }

    /** True if every check is up. */
    public static boolean allUp(List<HealthCheck> checks) {
        return checks.stream().allMatch(HealthCheck::up);
    }

    /** The checks in the shape of MicroProfile Health. */
    public static String json(List<HealthCheck> checks) {
        var list = new JsonArray();
        checks.forEach(check -> list.add(new JsonObject()
                .put("name", check.name())
                .put("status", check.up() ? "UP" : "DOWN")
                .put("data", new JsonObject(new TreeMap<>(check.facts())))));
        return new JsonObject()
                .put("status", allUp(checks) ? "UP" : "DOWN")
                .put("checks", list)
                .encode();
    }
}

package io.branchline.protocol.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A routing policy as JSON: {@code {"version":2,"routes":[{"type":"sale.completed","priority":1,"direction":"to-hq",
 * "mode":"real-time"}]}}; {@code "mode":"batch"} has {@code everySeconds}. Thread-safe.
 */
public final class RoutingPolicyJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    private static final Map<String, DirectionClass> DIRECTIONS = Arrays.stream(DirectionClass.values())
            .collect(Collectors.toMap(DirectionClass::word, direction -> direction));
    private static final int ROUTES_MAX = 256;
    private static final long EVERY_SECONDS_MAX = 86_400;

    /** The text is not a policy that can be used. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String place, String detail) {
            super(place + " " + detail);
        }
    }

    private RoutingPolicyJson() {}

    /** The policy as JSON text. */
    public static String write(RoutingPolicy policy) {
        var root = JSON.createObjectNode().put("version", policy.version());
        var routes = root.putArray("routes");
        for (var type : policy.types()) {
            var route = policy.route(type).orElseThrow();
            var node = routes.addObject()
                    .put("type", type)
                    .put("priority", route.priority().level())
                    .put("direction", route.direction().word());
            mode(node, route.mode());
        }
        return root.toString();
    }

    /**
     * Reads a policy.
     *
     * @param knownTypes types there is a schema for; a policy cannot name others
     * @throws Unusable if something is missing, unknown or out of range; says where and what is allowed
     */
    public static RoutingPolicy read(byte[] utf8, Set<String> knownTypes) throws Unusable {
        var root = parsed(utf8);
        var version = whole(root, "version", 1, Integer.MAX_VALUE);
        var nodes = root.get("routes");
        if (nodes == null || !nodes.isArray() || nodes.isEmpty() || nodes.size() > ROUTES_MAX) {
            throw new Unusable("/routes", "is not a list of 1 to " + ROUTES_MAX + " routes");
        }
        var routes = new LinkedHashMap<String, Route>();
        for (var at = 0; at < nodes.size(); at++) {
            var place = "/routes/" + at;
            var node = nodes.get(at);
            var type = oneOf(node, place, "type", knownTypes);
            if (routes.put(type, route(node, place)) != null) {
                throw new Unusable(place + "/type", "names " + type + " a second time");
            }
        }
        return new RoutingPolicy((int) version, routes);
    }

    private static JsonNode parsed(byte[] utf8) throws Unusable {
        try {
            var root = JSON.readTree(utf8);
            if (root == null || !root.isObject()) {
                throw new Unusable("the policy", "is not a JSON object");
            }
            return root;
        } catch (JsonProcessingException malformed) {
            throw new Unusable("the policy", "is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot fail", impossible);
        }
    }

    private static Route route(JsonNode node, String place) throws Unusable {
        var priority = Priority.ofLevel((int) whole(node, place, "priority", 1, Priority.ALL.size()));
        var direction = DIRECTIONS.get(oneOf(node, place, "direction", DIRECTIONS.keySet()));
        return new Route(priority, Objects.requireNonNull(direction), mode(node, place));
    }

    private static SyncMode mode(JsonNode node, String place) throws Unusable {
        return switch (oneOf(node, place, "mode", Set.of("real-time", "batch", "manual"))) {
            case "batch" ->
                new SyncMode.Batch(Duration.ofSeconds(whole(node, place, "everySeconds", 1, EVERY_SECONDS_MAX)));
            case "manual" -> new SyncMode.Manual();
            default -> new SyncMode.RealTime();
        };
    }

    private static void mode(ObjectNode node, SyncMode mode) {
        switch (mode) {
            case SyncMode.RealTime() -> node.put("mode", "real-time");
            case SyncMode.Manual() -> node.put("mode", "manual");
            case SyncMode.Batch(var every) -> node.put("mode", "batch").put("everySeconds", every.toSeconds());
        }
    }

    private static long whole(JsonNode node, String name, long min, long max) throws Unusable {
        return whole(node, "", name, min, max);
    }

    private static long whole(JsonNode node, String place, String name, long min, long max) throws Unusable {
        var value = node.get(name);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw new Unusable(
                    place + "/" + name,
                    "is " + shown(value) + "; allowed is a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }

    private static String oneOf(JsonNode node, String place, String name, Set<String> allowed) throws Unusable {
        var value = node.get(name);
        if (value == null || !value.isTextual() || !allowed.contains(value.textValue())) {
            throw new Unusable(
                    place + "/" + name,
                    "is " + shown(value) + "; allowed is one of " + String.join(", ", new TreeSet<>(allowed)));
        }
        return value.textValue();
    }

    private static String shown(@Nullable JsonNode value) {
        if (value == null) {
            return "missing";
        }
        var text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}

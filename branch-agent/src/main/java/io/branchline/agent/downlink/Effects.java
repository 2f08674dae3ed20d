package io.branchline.agent.downlink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Rfc3339;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.event.SyncMode;
import io.branchline.protocol.json.Excerpt;
import io.branchline.protocol.json.Fit;
import io.branchline.protocol.json.Shape;
import io.branchline.protocol.json.ShapeCheck;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RatePolicy;
import io.branchline.protocol.rate.RatePolicyJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a message means for this branch. Pure; whatever is wrong with one is an {@link Effect.Unusable}. */
final class Effects {
    /** Longest text of a member that tables are keyed by. */
    private static final int TEXT_MAX = 256;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");
    private static final Set<String> STATES = Set.of(Delivery.DELIVERED, Delivery.APPLIED, Delivery.REFUSED);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // A setting such as 19.990 stays what it is: it must not pass through a floating-point number.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Effects() {}

    static Effect of(Event event) {
        if (ShapeCheck.check(event.data().utf8(), new Shape.Any(), null) instanceof Fit.Misfit misfit) {
            return new Effect.Unusable("/data" + misfit.pointer() + " " + misfit.detail());
        }
        try {
            return switch (event.type()) {
                case "policy.routing" -> routing(event);
                case RatePolicy.TYPE -> rates(event);
                case "config.set" -> setting(members(event));
                case "delivery.reported" -> reported(members(event));
                case "notice.posted" -> notice(members(event));
                case Quote.TYPE -> new Effect.Unusable("type is " + Quote.TYPE + ", which travels as rates alone");
                default -> other(event.type());
            };
        } catch (RoutingPolicyJson.Unusable | RatePolicyJson.Unusable unusable) {
            return new Effect.Unusable(inData(String.valueOf(unusable.getMessage())));
        } catch (JsonProcessingException malformed) {
            return new Effect.Unusable("/data is not a JSON object: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot fail", impossible);
        }
    }

    /** A detail that begins with a place within the data, or with words. */
    static String inData(String detail) {
        return detail.startsWith("/") ? "/data" + detail : "/data " + detail;
    }

    private static Effect other(String type) {
        return type.startsWith("policy.")
                ? new Effect.Unusable("type is " + type + "; allowed are policy.routing and " + RatePolicy.TYPE)
                : new Effect.Kept();
    }

    /** The uplink sends in real time alone: a policy that asks for more must not look as if it were followed. */
    private static Effect routing(Event event) throws RoutingPolicyJson.Unusable {
        var policy = RoutingPolicyJson.read(
                event.data().utf8(), RoutingPolicy.standard().types());
        for (var type : policy.types()) {
            var mode = policy.route(type).orElseThrow().mode();
            if (!(mode instanceof SyncMode.RealTime)) {
                var word = mode instanceof SyncMode.Manual ? "manual" : "batch";
                return new Effect.Unusable("/data the route of " + type + " has the mode " + word
                        + ", which this agent does not follow; allowed is real-time");
            }
        }
        return new Effect.Routing(policy);
    }

    private static Effect rates(Event event) throws RatePolicyJson.Unusable {
        return new Effect.Rates(RatePolicyJson.read(event.data().utf8()));
    }

    private static Effect setting(JsonNode data) {
        var key = text(data, "key");
        if (key.isEmpty() || !KEY.matcher(key.get()).matches()) {
            return wrong(data, "key", "1 to 128 of A-Z a-z 0-9 . _ : / -");
        }
        var value = data.get("value");
        if (value == null) {
            return wrong(data, "value", "any JSON value; null removes the setting");
        }
        return new Effect.Setting(key.get(), value.isNull() ? null : value.toString());
    }

    private static Effect reported(JsonNode data) {
        var event = text(data, "eventId");
        var to = text(data, "to");
        var state = text(data, "state");
        var at = text(data, "at").flatMap(Rfc3339::parseInstant);
        if (event.isEmpty() || to.isEmpty()) {
            return wrong(data, event.isEmpty() ? "eventId" : "to", "text of 1 to " + TEXT_MAX + " characters");
        }
        if (state.isEmpty() || !STATES.contains(state.get())) {
            return wrong(data, "state", "delivered, applied or refused");
        }
        if (at.isEmpty()) {
            return wrong(data, "at", "a time such as 2026-11-22T10:15:30Z");
        }
        return new Effect.Reported(delivery(event.get(), to.get(), state.get(), at.get(), data));
    }

    private static Delivery delivery(String event, String to, String state, Instant at, JsonNode data) {
        return new Delivery(
                event,
                to,
                state,
                state.equals(Delivery.DELIVERED) ? at : null,
                state.equals(Delivery.APPLIED) ? at : null,
                state.equals(Delivery.REFUSED) ? reason(data.path("reason").asText("")) : null);
    }

    private static String reason(String text) {
        return text.isEmpty() ? "no reason was given" : text.substring(0, Math.min(text.length(), TEXT_MAX));
    }

    private static Effect notice(JsonNode data) {
        for (var member : new String[] {"title", "text"}) {
            var node = data.get(member);
            if (node == null || !node.isTextual() || node.textValue().isBlank()) {
                return wrong(data, member, "text");
            }
        }
        return new Effect.Kept();
    }

    private static JsonNode members(Event event) throws IOException {
        return JSON.readTree(event.data().utf8());
    }

    private static Optional<String> text(JsonNode data, String member) {
        var node = data.get(member);
        return node == null
                        || !node.isTextual()
                        || node.textValue().isEmpty()
                        || node.textValue().length() > TEXT_MAX
                ? Optional.empty()
                : Optional.of(node.textValue());
    }

    private static Effect wrong(JsonNode data, String member, String allowed) {
        @Nullable JsonNode found = data.get(member);
        return new Effect.Unusable("/data/" + member + " is "
                + (found == null ? "missing" : Excerpt.of(found.toString())) + "; allowed is " + allowed);
    }
}

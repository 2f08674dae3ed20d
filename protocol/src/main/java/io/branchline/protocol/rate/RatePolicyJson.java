package io.branchline.protocol.rate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.json.Excerpt;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rate policy as JSON: {@code {"version":3,"maxAgeSeconds":43200,"refuseStale":true,"derive":"cross",
 * "crossVia":"EUR"}}; {@code crossVia} is there for crosses alone. Thread-safe.
 */
public final class RatePolicyJson {
    private static final Set<String> MEMBERS = Set.of("version", "maxAgeSeconds", "refuseStale", "derive", "crossVia");
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** The text is not a policy that can be used. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String place, String detail) {
            super(place + " " + detail);
        }
    }

    private RatePolicyJson() {}

    /** The policy as JSON text. */
    public static String write(RatePolicy policy) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("version", policy.version())
                .put("maxAgeSeconds", policy.maxAge().toSeconds())
                .put("refuseStale", policy.refuseStale())
                .put("derive", policy.derive().word());
        if (policy.crossVia() != null) {
            node.put("crossVia", policy.crossVia());
        }
        return node.toString();
    }

    /**
     * Reads a policy.
     *
     * @throws Unusable if something is missing, unknown or out of range; says where and what is allowed
     */
    public static RatePolicy read(byte[] utf8) throws Unusable {
        var root = parsed(utf8);
        var names = root.fieldNames();
        while (names.hasNext()) {
            var name = names.next();
            if (!MEMBERS.contains(name)) {
                throw new Unusable(
                        "the policy",
                        "has the member " + Excerpt.of(name) + "; allowed are "
                                + String.join(", ", new TreeSet<>(MEMBERS)));
            }
        }
        var derive = derive(root);
        return new RatePolicy(
                (int) whole(root, "version", 1, Integer.MAX_VALUE),
                Duration.ofSeconds(whole(root, "maxAgeSeconds", 1, RatePolicy.MAX_AGE_MAX.toSeconds())),
                refuseStale(root),
                derive,
                crossVia(root, derive));
    }

    private static JsonNode parsed(byte[] utf8) throws Unusable {
        try {
            @Nullable JsonNode root = READER.readValue(utf8);
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

    private static long whole(JsonNode root, String name, long min, long max) throws Unusable {
        var value = root.get(name);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw unusable(name, value, "a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }

    private static boolean refuseStale(JsonNode root) throws Unusable {
        var value = root.get("refuseStale");
        if (value == null || !value.isBoolean()) {
            throw unusable("refuseStale", value, "true or false");
        }
        return value.booleanValue();
    }

    private static RatePolicy.Derive derive(JsonNode root) throws Unusable {
        var value = root.get("derive");
        for (var derive : RatePolicy.Derive.values()) {
            if (value != null && derive.word().equals(value.textValue())) {
                return derive;
            }
        }
        throw unusable("derive", value, "one of none, inverse, cross");
    }

    private static @Nullable String crossVia(JsonNode root, RatePolicy.Derive derive) throws Unusable {
        var value = root.get("crossVia");
        if (derive != RatePolicy.Derive.CROSS) {
            if (value != null) {
                throw unusable("crossVia", value, "nothing unless derive is cross");
            }
            return null;
        }
        if (value == null || !value.isTextual() || !Money.isCurrency(value.textValue())) {
            throw unusable("crossVia", value, "an ISO 4217 code such as EUR");
        }
        return value.textValue();
    }

    private static Unusable unusable(String name, @Nullable JsonNode found, String allowed) {
        var shown = found == null ? "missing" : Excerpt.of(found.asText(found.toString()));
        return new Unusable("/" + name, "is " + shown + "; allowed is " + allowed);
    }
}

package io.branchline.hub.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.json.Utf8;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as one JSON object, strictly: no name twice, no text that PostgreSQL cannot hold, no number through a
 * double. Whole numbers become {@link Long} or {@link java.math.BigInteger}, all others {@link BigDecimal}.
 */
final class JsonTree {
    private static final int NUMBER_LENGTH_MAX = 64;
    private static final int SCALE_MAX = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .build())
            .build();

    private JsonTree() {}

    static JsonObject object(byte[] bytes) {
        if (!Utf8.isText(bytes)) {
            throw wrong("is not UTF-8 without U+0000");
        }
        try (var in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw wrong("is not a JSON object");
            }
            var object = members(in);
            if (in.nextToken() != null) {
                throw wrong("goes on after its JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw wrong("is not JSON without names that are there twice, up to " + JsonLimits.DEPTH_MAX + " levels deep"
                    + (at == null ? "" : "; line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private static JsonObject members(JsonParser in) throws IOException {
        var object = new JsonObject();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var name = text(in.currentName());
            in.nextToken();
            object.put(name, value(in));
        }
        return object;
    }

    private static JsonArray elements(JsonParser in) throws IOException {
        var array = new JsonArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(in));
        }
        return array;
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> members(in);
            case START_ARRAY -> elements(in);
            case VALUE_STRING -> text(in.getText());
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? in.getBigIntegerValue()
                        : (Object) in.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(in.getDecimalValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static BigDecimal decimal(BigDecimal number) {
        if (Math.abs((long) number.scale()) > SCALE_MAX) {
            throw wrong("holds a number with more than " + SCALE_MAX + " digits before or after the point");
        }
        return number;
    }

    private static String text(String text) {
        if (!Utf8.isText(text)) {
            throw wrong("holds a text with U+0000 or half of a surrogate pair");
        }
        return text;
    }

    private static Refused wrong(String detail) {
        return Refused.of(400, "wrong body", "the body " + detail);
    }
}

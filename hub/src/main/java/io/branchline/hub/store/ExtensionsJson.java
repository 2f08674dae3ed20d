package io.branchline.hub.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The extensions of an event as a JSON object of texts. */
public final class ExtensionsJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private ExtensionsJson() {}

    /** The extensions as JSON; null if there are none. */
    public static @Nullable String orNull(SortedMap<String, String> extensions) {
        return extensions.isEmpty() ? null : write(extensions);
    }

    /** The extensions of a column that may be null. */
    public static SortedMap<String, String> ofNullable(@Nullable String json) {
        return json == null ? Collections.emptySortedMap() : read(json);
    }

    static String write(SortedMap<String, String> extensions) {
        try {
            return MAPPER.writeValueAsString(extensions);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts cannot be written as JSON", impossible);
        }
    }

    static SortedMap<String, String> read(String json) {
        try {
            return MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException changedByHand) {
            throw new IllegalStateException(
                    "column extensions holds something else than an object of texts", changedByHand);
        }
    }
}

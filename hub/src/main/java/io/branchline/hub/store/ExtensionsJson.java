package io.branchline.hub.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/** The extensions of an event as a JSON object of texts. */
final class ExtensionsJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private ExtensionsJson() {}

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

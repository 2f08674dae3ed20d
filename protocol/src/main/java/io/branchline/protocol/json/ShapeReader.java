package io.branchline.protocol.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.branchline.protocol.json.Shape.Form;
import io.branchline.protocol.json.Shape.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles JSON Schemas (2020-12) into shapes, once at start. It takes the keywords our schemas use and refuses every
 * other one, so that a schema cannot promise what is not checked. A keyword beside {@code $ref} narrows what the
 * reference says.
 */
public final class ShapeReader {
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$id",
            "$ref",
            "$defs",
            "title",
            "description",
            "type",
            "enum",
            "const",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "items",
            "minItems",
            "maxItems",
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties");
    private static final int MEMBERS_MAX = Long.SIZE;

    private final Function<String, JsonNode> schemas;
    private final Map<String, Form> formats;

    /**
     * A reader.
     *
     * @param schemas gives the schema document of an {@code $id}
     * @param formats forms by the word a schema uses for them
     */
    public ShapeReader(Function<String, JsonNode> schemas, Map<String, Form> formats) {
        this.schemas = schemas;
        this.formats = Map.copyOf(formats);
    }

    /** The shape that a schema document describes. */
    public Shape read(String id) {
        return shape(schemas.apply(id), id);
    }

    private Shape shape(JsonNode written, String base) {
        refuseUnknown(written, base);
        if (written.has("$ref")) {
            return referenced((ObjectNode) written, base);
        }
        if (written.has("const")) {
            return new Shape.Choice(List.of(written.get("const").textValue()));
        }
        if (written.has("enum")) {
            return new Shape.Choice(texts(written.get("enum")));
        }
        return switch (written.path("type").asText()) {
            case "" -> new Shape.Any();
            case "string" -> text(written);
            case "integer" ->
                new Shape.Whole(
                        written.get("minimum").longValue(),
                        written.get("maximum").longValue());
            case "array" -> list(written, base);
            case "object" -> map(written, base);
            default -> throw new IllegalStateException(base + ": type is " + written.get("type"));
        };
    }

    private Shape referenced(ObjectNode written, String base) {
        var ref = written.get("$ref").textValue();
        var hash = ref.indexOf('#');
        var id = hash == 0 ? base : ref.substring(0, hash);
        var target = schemas.apply(id).at(ref.substring(hash + 1));
        if (target.isMissingNode()) {
            throw new IllegalStateException(base + ": $ref is " + ref + ", which is not there");
        }
        var shape = shape(target, id);
        return written.has("properties") && shape instanceof Shape.MapOf map ? narrowed(map, written, base) : shape;
    }

    private Shape narrowed(Shape.MapOf map, JsonNode written, String base) {
        var members = new LinkedHashMap<>(map.members());
        for (var property : written.get("properties").properties()) {
            var before = members.get(property.getKey());
            if (before == null) {
                throw new IllegalStateException(base + ": " + property.getKey() + " is not in what it narrows");
            }
            members.put(property.getKey(), new Member(before.bit(), shape(property.getValue(), base)));
        }
        return new Shape.MapOf(members, map.required(), map.requiredBits(), map.open(), map.min(), map.max());
    }

    private Shape text(JsonNode written) {
        return new Shape.Text(
                written.path("minLength").asInt(0), written.path("maxLength").asInt(Integer.MAX_VALUE), form(written));
    }

    private @Nullable Form form(JsonNode written) {
        if (written.has("pattern")) {
            return Form.ofPattern(
                    written.get("pattern").textValue(),
                    written.get("description").textValue());
        }
        if (!written.has("format")) {
            return null;
        }
        var form = formats.get(written.get("format").textValue());
        if (form == null) {
            throw new IllegalStateException("format " + written.get("format") + " is not understood");
        }
        return form;
    }

    private Shape list(JsonNode written, String base) {
        return new Shape.ListOf(
                written.path("minItems").asInt(0),
                written.path("maxItems").asInt(Integer.MAX_VALUE),
                shape(written.get("items"), base));
    }

    private Shape map(JsonNode written, String base) {
        var members = new LinkedHashMap<String, Member>();
        for (var property : written.path("properties").properties()) {
            members.put(property.getKey(), new Member(1L << members.size(), shape(property.getValue(), base)));
        }
        if (members.size() > MEMBERS_MAX) {
            throw new IllegalStateException(base + ": more than " + MEMBERS_MAX + " members");
        }
        var required = texts(written.path("required"));
        var bits = 0L;
        for (var name : required) {
            var member = members.get(name);
            if (member == null) {
                throw new IllegalStateException(base + ": required is " + name + ", which is not described");
            }
            bits |= member.bit();
        }
        return new Shape.MapOf(
                members,
                required,
                bits,
                written.path("additionalProperties").asBoolean(true),
                written.path("minProperties").asInt(0),
                written.path("maxProperties").asInt(Integer.MAX_VALUE));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(element -> texts.add(element.textValue()));
        return List.copyOf(texts);
    }

    private static void refuseUnknown(JsonNode written, String base) {
        for (var keyword : written.properties()) {
            if (!KEYWORDS.contains(keyword.getKey())) {
                throw new IllegalStateException(base + ": keyword " + keyword.getKey() + " is not understood");
            }
        }
    }
}

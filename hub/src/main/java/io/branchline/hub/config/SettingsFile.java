package io.branchline.hub.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flattens a YAML file into setting names and texts, so that a number keeps the digits it was written with. */
final class SettingsFile {
    private static final long BYTES_MAX = 1 << 20;

    private SettingsFile() {}

    /** The values of the file by setting name; what cannot be read is added to the problems. */
    static Map<String, String> read(Path file, List<String> problems) {
        var values = new HashMap<String, String>();
        try {
            if (Files.size(file) > BYTES_MAX) {
                problems.add(
                        "--config: found " + file + " with " + Files.size(file) + " bytes; allowed are " + BYTES_MAX);
                return values;
            }
            var yaml = YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            try (var parser = yaml.createParser(file.toFile())) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    members(parser, "", values);
                } else if (parser.currentToken() != null && parser.currentToken() != JsonToken.VALUE_NULL) {
                    problems.add("--config: found " + file + " without names; allowed is a YAML mapping");
                }
            }
        } catch (NoSuchFileException e) {
            problems.add("--config: found no file " + file + "; allowed is a YAML file");
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null
                    ? "?"
                    : String.valueOf(e.getLocation().getLineNr());
            var reason = e.getOriginalMessage().lines().findFirst().orElse("");
            problems.add("--config: found " + file + ", line " + line + ": " + reason + "; allowed is a YAML mapping");
        } catch (IOException e) {
            problems.add("--config: found " + file + ", which cannot be read (" + e + "); allowed is a readable file");
        }
        return values;
    }

    private static void members(JsonParser parser, String prefix, Map<String, String> values) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = prefix + parser.currentName();
            var token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                members(parser, name + ".", values);
            } else if (token == JsonToken.START_ARRAY) {
                values.put(name, elements(parser));
            } else if (token != JsonToken.VALUE_NULL) {
                values.put(name, parser.getText());
            }
        }
    }

    private static String elements(JsonParser parser) throws IOException {
        var joined = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            joined.append(joined.isEmpty() ? "" : ",").append(parser.getText());
        }
        return joined.toString();
    }
}

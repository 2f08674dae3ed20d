package io.branchline.load.retail;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads comma-separated lines with optional double quotes (RFC 4180 without line breaks inside quotes). */
final class Csv {
    private Csv() {}

    /** Hands every row after the header to {@code row}; a row of another width than the header is refused. */
    static void rows(BufferedReader reader, Consumer<List<String>> row) throws IOException {
        var width = fields(reader.readLine()).size();
        var line = reader.readLine();
        for (var number = 2; line != null; number++) {
            var fields = fields(line);
            if (fields.size() != width) {
                throw new IOException("line " + number + " has " + fields.size() + " fields; the header has " + width);
            }
            row.accept(fields);
            line = reader.readLine();
        }
    }

    static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.length(); at++) {
            var c = line.charAt(at);
            if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
                field.append('"');
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}

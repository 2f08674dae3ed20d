package io.branchline.hub.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Makes texts of a peer fit for a log line: one line, no control characters, not endless. */
final class Printable {
    private static final int LENGTH_MAX = 200;

    private Printable() {}

    static String of(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        if (line.length() <= LENGTH_MAX) {
            return line;
        }
        // Half a surrogate pair could not be encoded again.
        var end = Character.isHighSurrogate(line.charAt(LENGTH_MAX - 1)) ? LENGTH_MAX - 1 : LENGTH_MAX;
        return line.substring(0, end) + "...";
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

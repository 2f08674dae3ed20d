package io.branchline.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict UTF-8: what the streaming parsers let pass (overlong forms, halves of surrogate pairs) is found here. */
public final class Utf8 {
    private Utf8() {}

    /** Whether all bytes are strict UTF-8 and none stands for U+0000. */
    public static boolean isText(byte[] bytes) {
        var at = 0;
        while (at < bytes.length) {
            if (bytes[at] > 0) {
                at++;
                continue;
            }
            var length = lengthOfWide(bytes, at);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Whether a JSON text has escapes that may stand for what its bytes do not show. */
    public static boolean hasUnicodeEscape(byte[] json) {
        for (var at = 0; at < json.length - 1; at++) {
            if (json[at] == '\\' && json[at + 1] == 'u') {
                return true;
            }
        }
        return false;
    }

    /** Whether the text is whole Unicode without U+0000 and its UTF-8 form ends exactly at {@code end}. */
    public static boolean endsAt(String text, byte[] bytes, int end) {
        var from = end - text.length();
        if (from >= 0 && sameAscii(text, bytes, from)) {
            return true;
        }
        if (!isText(text)) {
            return false;
        }
        var encoded = text.getBytes(StandardCharsets.UTF_8);
        return end >= encoded.length && Arrays.equals(bytes, end - encoded.length, end, encoded, 0, encoded.length);
    }

    /** Whether the text has no half of a surrogate pair and no U+0000. */
    public static boolean isText(String text) {
        for (var at = 0; at < text.length(); at++) {
            var unit = text.charAt(at);
            if (unit == 0 || Character.isLowSurrogate(unit)) {
                return false;
            }
            if (Character.isHighSurrogate(unit)) {
                at++;
                if (at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean sameAscii(String text, byte[] bytes, int from) {
        for (var at = 0; at < text.length(); at++) {
            if (bytes[from + at] <= 0 || bytes[from + at] != text.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** Length of a well-formed sequence of two to four bytes, 0 if there is none (Unicode 16, table 3-7). */
    private static int lengthOfWide(byte[] bytes, int at) {
        var lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return follows(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            var low = lead == 0xE0 ? 0xA0 : 0x80;
            var high = lead == 0xED ? 0x9F : 0xBF;
            return follows(bytes, at + 1, low, high) && follows(bytes, at + 2, 0x80, 0xBF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            var low = lead == 0xF0 ? 0x90 : 0x80;
            var high = lead == 0xF4 ? 0x8F : 0xBF;
            return follows(bytes, at + 1, low, high)
                            && follows(bytes, at + 2, 0x80, 0xBF)
                            && follows(bytes, at + 3, 0x80, 0xBF)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean follows(byte[] bytes, int at, int low, int high) {
        return at < bytes.length && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
    }
}

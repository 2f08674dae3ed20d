package io.branchline.protocol.json;

/** A short piece of what somebody sent, safe to put into an answer or a log. */
public final class Excerpt {
    private Excerpt() {}

    /** At most {@link JsonLimits#EXCERPT_MAX} characters in quotes; control characters become question marks. */
    public static String of(String text) {
        var end = Math.min(text.length(), JsonLimits.EXCERPT_MAX);
        var shown = new StringBuilder(end + 3).append('"');
        for (var at = 0; at < end; at++) {
            var unit = text.charAt(at);
            shown.append(Character.isISOControl(unit) || Character.isSurrogate(unit) ? '?' : unit);
        }
        return shown.append(end < text.length() ? "…" : "").append('"').toString();
    }
}

package io.branchline.protocol.json;

/** A short piece of what somebody sent, safe to put into an answer or a log. */
public final class Excerpt {
    private static final int POINTER_MAX = 200;

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

    /**
     * A JSON pointer that is safe to show: names in it may be the sender's own, so a name that is too long or holds control
     * characters ends it at the place above.
     */
    public static String pointer(String pointer) {
        var end = 0;
        for (var at = 1; at <= pointer.length(); at++) {
            if (at == pointer.length() || pointer.charAt(at) == '/') {
                if (at - end - 1 > JsonLimits.EXCERPT_MAX || at > POINTER_MAX) {
                    return pointer.substring(0, end);
                }
                end = at;
            } else if (Character.isISOControl(pointer.charAt(at)) || Character.isSurrogate(pointer.charAt(at))) {
                return pointer.substring(0, end);
            }
        }
        return pointer;
    }
}

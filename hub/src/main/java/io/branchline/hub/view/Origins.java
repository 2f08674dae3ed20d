package io.branchline.hub.view;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a feed: those of the hub itself and of the listed origins. A program that is not a browser
 * sends no {@code Origin}. Thread-safe.
 */
public final class Origins {
    private final Set<String> allowed;

    /** These origins, such as {@code https://hq.example}, besides the hub's own. */
    public Origins(Set<String> allowed) {
        this.allowed = allowed.stream().map(Origins::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a request with these headers may pass. */
    public boolean admits(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        return allowed.contains(canonical(origin)) || (host != null && isOf(host, origin));
    }

    private static boolean isOf(String host, String origin) {
        try {
            var parsed = URI.create(origin);
            var web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            return web && host.equalsIgnoreCase(parsed.getRawAuthority());
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private static String canonical(String origin) {
        var lower = origin.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

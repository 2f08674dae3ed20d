package io.branchline.hub.access;

import io.branchline.hub.view.Origins;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a browser sends by itself: the cookie of its session, and from whose page. A cookie alone says who, never that
 * they meant it, so a change needs to come from a page of ours. Thread-safe.
 */
public final class Browser {
    /** Name of the cookie. */
    public static final String COOKIE = "branchline_session";

    private Browser() {}

    /** Secret of the session; null if there is none. */
    public static @Nullable String session(HttpServerRequest request) {
        var cookie = request.getCookie(COOKIE);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    /** Whether the request comes from a page of an allowed origin for sure; one that says nothing does not. */
    public static boolean isOurs(HttpServerRequest request, Origins origins) {
        var origin = request.getHeader("Origin");
        return origin == null
                ? "same-origin".equals(request.getHeader("Sec-Fetch-Site"))
                : origins.admits(origin, request.getHeader("Host"));
    }

    /** The cookie of a session; never sent in clear by a browser that came by https, itself or through a proxy. */
    public static Cookie cookie(HttpServerRequest request, String secret, Duration keptFor) {
        return Cookie.cookie(COOKIE, secret)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isSecure(request))
                .setMaxAge(keptFor.toSeconds());
    }

    private static boolean isSecure(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        return request.isSSL()
                || (origin != null && origin.startsWith("https:"))
                || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}

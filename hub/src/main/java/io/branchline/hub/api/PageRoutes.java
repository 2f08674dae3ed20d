package io.branchline.hub.api;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.Map;

/**
 * The first plain page at {@code /}: static files from the jar, nothing from elsewhere, no secret in them. What the page
 * shows comes over the feed, with an operator's token. Thread-safe.
 */
public final class PageRoutes {
    private static final String FILES = "/io/branchline/hub/page/";
    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "feed.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    /** {@code connect-src 'self'} covers the WebSocket of the same host. */
    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

    /** Takes {@code /} and the files below {@code /page}. */
    public void mount(Router router) {
        TYPES.forEach((name, type) -> {
            var text = Resource.text(FILES + name);
            var path = name.equals("index.html") ? "/" : "/page/" + name;
            router.get(path).handler(request -> send(request.response(), type, text));
        });
    }

    private static void send(HttpServerResponse response, String type, String text) {
        response.putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .end(text)
                .onFailure(peerIsGone -> {});
    }
}

package io.branchline.hub.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The dashboard: static files from the jar, read once, nothing from elsewhere, no secret in them. Every view has an
 * address of its own, and all of these answer with the same page. What the page shows comes over the API and the feed, to
 * whoever has signed in. Thread-safe.
 */
public final class PageRoutes {
    private static final String FILES = "/io/branchline/hub/page/";

    /** Addresses of views. */
    private static final List<String> VIEWS = List.of(
            "/", "/branches", "/branches/:code", "/sales", "/search", "/rates", "/trouble", "/alerts", "/audit");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** {@code connect-src 'self'} covers the WebSocket of the same host. */
    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

    /**
     * A file as it is sent.
     *
     * @param type its media type
     * @param tag names its contents, for {@code If-None-Match}
     * @param plain the bytes
     * @param packed the same by gzip
     */
    private record Sent(String type, String tag, Buffer plain, Buffer packed) {}

    /** Takes the addresses of the views and the files below {@code /page}. */
    public void mount(Router router) {
        for (var name : Resource.text(FILES + "files.txt").split("\n", -1)) {
            if (!name.isBlank()) {
                var file = read(name.strip());
                router.get("/page/" + name.strip()).handler(request -> send(request, file));
            }
        }
        var page = read("index.html");
        VIEWS.forEach(path -> router.get(path).handler(request -> send(request, page)));
    }

    private static Sent read(String name) {
        var bytes = Resource.text(FILES + name).getBytes(StandardCharsets.UTF_8);
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("a file of the page has no known type: " + name);
        }
        return new Sent(type, tag(bytes), Buffer.buffer(bytes), Buffer.buffer(packed(bytes)));
    }

    private static void send(RoutingContext request, Sent file) {
        var response = request.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("ETag", file.tag())
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        if (file.tag().equals(request.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end().onFailure(peerIsGone -> {});
            return;
        }
        response.putHeader("Content-Type", file.type());
        var encodings = request.request().getHeader("Accept-Encoding");
        if (encodings != null && encodings.contains("gzip")) {
            response.putHeader("Content-Encoding", "gzip").end(file.packed()).onFailure(peerIsGone -> {});
        } else {
            response.end(file.plain()).onFailure(peerIsGone -> {});
        }
    }

    private static String tag(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] packed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

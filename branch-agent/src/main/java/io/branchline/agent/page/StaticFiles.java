package io.branchline.agent.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * The files of the page, from the agent's own jar. An agent whose page nobody opens does not hold them in memory.
 * Thread-safe.
 */
final class StaticFiles {
    private static final String FILES = "/io/branchline/agent/page/";
    private static final Map<String, String> TYPES = Map.of(
            "/", "text/html; charset=utf-8",
            "/page/style.css", "text/css; charset=utf-8",
            "/page/page.js", "text/javascript; charset=utf-8",
            "/page/texts.js", "text/javascript; charset=utf-8",
            "/page/view.js", "text/javascript; charset=utf-8",
            "/page/words.js", "text/javascript; charset=utf-8",
            "/page/icon.svg", "image/svg+xml");

    private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

    private record Held(Buffer bytes, String tag) {}

    private static final Map<String, Held> HELD = new ConcurrentHashMap<>();

    private StaticFiles() {}

    static List<String> paths() {
        return TYPES.keySet().stream().sorted().toList();
    }

    static boolean has(String path) {
        return TYPES.containsKey(path);
    }

    /** Answers with a file; with 304 if the browser has it. */
    static void send(HttpServerRequest request, String path) {
        var file = HELD.computeIfAbsent(path, StaticFiles::read);
        var response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(path))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        if (file.tag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.end(file.bytes());
        }
    }

    private static Held read(String path) {
        var name = path.equals("/") ? "index.html" : path.substring("/page/".length());
        try (var file = Objects.requireNonNull(StaticFiles.class.getResourceAsStream(FILES + name), name)) {
            var bytes = file.readAllBytes();
            var sum = new CRC32C();
            sum.update(bytes);
            return new Held(Buffer.buffer(bytes), "\"" + Long.toHexString(sum.getValue()) + "-" + bytes.length + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}

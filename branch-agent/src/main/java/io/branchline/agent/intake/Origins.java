package io.branchline.agent.intake;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses posts that a web page of another site makes a browser on this machine send: the port is on loopback, so
 * whoever can make a browser here open a page could otherwise post sales. A POS program sends no {@code Origin}.
 *
 * @param allowed origins whose pages may post
 */
record Origins(Set<String> allowed) {
    /** What is wrong with the origin of a request; empty if nothing. */
    Optional<HttpProblem> refusal(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || allowed.contains(origin)) {
            var site = request.getHeader("Sec-Fetch-Site");
            return origin != null || site == null || "none".equals(site) || "same-origin".equals(site)
                    ? Optional.empty()
                    : Optional.of(problem("a browser's request from another site"));
        }
        return Optional.of(problem("Origin is " + origin));
    }

    /** Lets the page of an allowed origin read the answer, which its browser would otherwise keep from it. */
    void letRead(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowed.contains(origin)) {
            request.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Age")
                    .putHeader(HttpHeaders.VARY, "Origin");
        }
    }

    private static HttpProblem problem(String found) {
        return HttpProblem.of(
                HttpProblem.Kind.FOREIGN_ORIGIN,
                found + "; allowed are programs and the origins in http.allowedOrigins");
    }
}

package io.branchline.agent.intake;

import io.branchline.agent.config.AgentConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses posts that a web page of another site makes a browser on this machine send: the port is on loopback, so
 * whoever can make a browser here open a page could otherwise post sales. A POS program sends no {@code Origin}; the
 * agent's own page sends its own.
 *
 * <p>What people see and do is refused under a name nobody gave this port, too: a page of another site can have its own
 * name point to this machine, and its browser would then take the agent for that site.
 *
 * @param allowed origins whose pages may post
 * @param hosts names of this machine
 */
record Origins(Set<String> allowed, Set<String> hosts) {
    private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    static Origins of(AgentConfig.Http config) {
        var hosts = new TreeSet<String>(Set.of("localhost", config.host()));
        for (var origin : config.allowedOrigins()) {
            hosts.add(host(origin.substring(origin.indexOf("://") + (origin.contains("://") ? 3 : 1))));
        }
        return new Origins(config.allowedOrigins(), Set.copyOf(hosts));
    }

    /** What is wrong with the origin of a request; empty if nothing. */
    Optional<HttpProblem> refusal(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || allowed.contains(origin) || isOwn(origin, request)) {
            var site = request.getHeader(FETCH_SITE);
            return origin != null || site == null || "none".equals(site) || "same-origin".equals(site)
                    ? Optional.empty()
                    : Optional.of(problem("a browser's request from another site"));
        }
        return Optional.of(problem("Origin is " + origin));
    }

    /** What is wrong with the name under which this port was asked; empty if nothing. */
    Optional<HttpProblem> strangeHost(HttpServerRequest request) {
        var authority = request.getHeader(HttpHeaders.HOST);
        return isOurs(authority)
                ? Optional.empty()
                : Optional.of(HttpProblem.of(
                        HttpProblem.Kind.FOREIGN_ORIGIN,
                        "Host is " + authority + "; allowed are an address, localhost, http.host and the hosts of"
                                + " http.allowedOrigins"));
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

    /** The page that this port itself serves. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        var authority = request.getHeader(HttpHeaders.HOST);
        return isOurs(authority) && origin.equals("http://" + authority);
    }

    private boolean isOurs(@Nullable String authority) {
        if (authority == null) {
            return false;
        }
        var host = host(authority);
        return hosts.contains(host) || ADDRESS.matcher(host).matches();
    }

    private static String host(String authority) {
        return PORT.matcher(authority).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    private static HttpProblem problem(String found) {
        return HttpProblem.of(
                HttpProblem.Kind.FOREIGN_ORIGIN,
                found + "; allowed are programs and the origins in http.allowedOrigins");
    }
}

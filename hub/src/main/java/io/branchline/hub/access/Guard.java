package io.branchline.hub.access;

import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.NotAdmitted;
import io.branchline.hub.identity.Operator;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.Role;
import io.branchline.hub.identity.SignedIn;
import io.branchline.hub.view.Origins;
import io.branchline.hub.view.ViewProblem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks who makes a request, by {@code Authorization: Bearer <token>} or the cookie of a browser that is signed in, and
 * whether they may. With a cookie, a change has to come from a page of ours. Thread-safe.
 */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final String BEARER = "Bearer ";

    private final Doorkeeper doorkeeper;
    private final Origins origins;

    Guard(Doorkeeper doorkeeper, Origins origins) {
        this.doorkeeper = doorkeeper;
        this.origins = origins;
    }

    /** Who asks, if they may; fails with {@link Refused}, or with what kept PostgreSQL from answering. */
    Future<Operator> admit(HttpServerRequest request, Permission permission) {
        return who(request)
                .recover(cause -> Future.failedFuture(cause instanceof NotAdmitted refused ? refusal(refused) : cause))
                .compose(who -> who.may(permission)
                        ? Future.succeededFuture(who)
                        : Future.failedFuture(forbidden(request, who, permission)));
    }

    private Future<Operator> who(HttpServerRequest request) {
        var address = request.remoteAddress().hostAddress();
        var authorization = request.getHeader("Authorization");
        var session = authorization == null ? Browser.session(request) : null;
        if (session == null) {
            return doorkeeper.admit("api", address, bearer(authorization));
        }
        var reads = request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return reads || Browser.isOurs(request, origins)
                ? doorkeeper.admitBrowser("api", address, session).map(SignedIn::operator)
                : Future.failedFuture(
                        Refused.of(
                                403,
                                "forbidden",
                                "a change with the cookie of a session needs an allowed Origin, or Sec-Fetch-Site: same-origin"));
    }

    private static Refused refusal(NotAdmitted refused) {
        return refused.reason() == NotAdmitted.Reason.SLOWED
                ? Refused.of(429, "too many wrong tokens", refused.detail())
                : new Refused(ViewProblem.unauthorized(refused.detail()));
    }

    private static Refused forbidden(HttpServerRequest request, Operator who, Permission permission) {
        LOG.info(
                "A request was refused. operator={} role={} needs={} method={} path={}",
                who.name(),
                who.role().word(),
                permission.word(),
                request.method(),
                request.path());
        return Refused.of(
                403,
                "forbidden",
                "operator " + who.name() + " has role " + who.role().word() + ", which may not " + permission.word()
                        + "; allowed are: " + Role.wordsOfThoseWho(permission));
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}

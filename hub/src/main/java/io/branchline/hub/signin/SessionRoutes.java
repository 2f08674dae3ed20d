package io.branchline.hub.signin;

import io.branchline.hub.access.Browser;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Visits;
import io.branchline.hub.identity.Admitted;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.NotAdmitted;
import io.branchline.hub.identity.Operator;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.Secret;
import io.branchline.hub.identity.SignIns;
import io.branchline.hub.identity.TokenHash;
import io.branchline.hub.view.Origins;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /session}: a browser signs in with a token or a ticket, asks who it is, and signs out. Thread-safe. */
public final class SessionRoutes implements Routes {
    /** Their address. */
    public static final String PATH = "/session";

    private static final String DOOR = "session";

    private final SignIns signIns;
    private final Doorkeeper doorkeeper;
    private final Origins origins;
    private final Visits visits = new Visits();

    /** For pages of these origins and the hub's own. */
    public SessionRoutes(SignIns signIns, Doorkeeper doorkeeper, Origins origins) {
        this.signIns = signIns;
        this.doorkeeper = doorkeeper;
        this.origins = origins;
    }

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(visits.by(this::signIn));
        router.get(PATH).handler(visits.by(this::whoAmI));
        router.delete(PATH).handler(visits.by(this::signOut));
    }

    private Future<ViewJson.@Nullable Body> signIn(HttpServerRequest request, JsonObject body) {
        if (!origins.admits(request.getHeader("Origin"), request.getHeader("Host"))) {
            return Future.failedFuture(notOurs());
        }
        return admitted(request, body)
                .recover(SessionRoutes::refuse)
                .compose(who -> signIns.open(who).map(opened -> signedIn(request, who.operator(), opened)));
    }

    private Future<Admitted> admitted(HttpServerRequest request, JsonObject body) {
        var address = request.remoteAddress().hostAddress();
        var offered = body.fieldNames();
        if (offered.size() != 1 || !(body.getMap().values().iterator().next() instanceof String secret)) {
            throw Refused.member("", "holds something else than one text, token or ticket");
        }
        return switch (offered.iterator().next()) {
            case "token" -> doorkeeper.admit(DOOR, address, secret).map(who -> new Admitted(who, TokenHash.of(secret)));
            case "ticket" -> doorkeeper.redeem(DOOR, address, secret);
            default -> throw Refused.member("", "holds something else than one text, token or ticket");
        };
    }

    private static ViewJson.@Nullable Body signedIn(HttpServerRequest request, Operator who, Optional<Secret> opened) {
        var secret = opened.orElseThrow(() -> unauthorized("the token was revoked"));
        request.response().addCookie(Browser.cookie(request, secret.text(), SignIns.SIGNED_IN_FOR));
        return shown(who, secret.expires());
    }

    private Future<ViewJson.@Nullable Body> whoAmI(HttpServerRequest request, JsonObject body) {
        var secret = Browser.session(request);
        if (secret == null) {
            throw unauthorized("nobody is signed in");
        }
        return doorkeeper
                .admitBrowser(DOOR, request.remoteAddress().hostAddress(), secret)
                .recover(SessionRoutes::refuse)
                .map(found -> shown(found.operator(), found.expires()));
    }

    private Future<ViewJson.@Nullable Body> signOut(HttpServerRequest request, JsonObject body) {
        var secret = Browser.session(request);
        if (secret == null) {
            return Future.succeededFuture(null);
        }
        if (!Browser.isOurs(request, origins)) {
            throw notOurs();
        }
        return signIns.close(secret).map(closed -> {
            request.response().addCookie(Browser.cookie(request, "", Duration.ZERO));
            return null;
        });
    }

    private static ViewJson.Body shown(Operator who, Instant expires) {
        return out -> {
            out.writeStartObject();
            out.writeStringField("operator", who.name());
            out.writeStringField("role", who.role().word());
            out.writeArrayFieldStart("permissions");
            for (Permission permission : who.role().permissions()) {
                out.writeString(permission.word());
            }
            out.writeEndArray();
            ViewJson.time(out, "expires", expires);
            out.writeEndObject();
        };
    }

    private static <T> Future<T> refuse(Throwable cause) {
        if (!(cause instanceof NotAdmitted refused)) {
            return Future.failedFuture(cause);
        }
        return Future.failedFuture(
                refused.reason() == NotAdmitted.Reason.SLOWED
                        ? Refused.of(429, "too many wrong tokens", refused.detail())
                        : unauthorized(refused.detail()));
    }

    private static Refused unauthorized(String detail) {
        return Refused.of(401, "unauthorized", detail);
    }

    private static Refused notOurs() {
        return Refused.of(403, "forbidden", "pages of this Origin may not sign in or out");
    }
}

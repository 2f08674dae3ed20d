package io.branchline.hub.signin;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.SignIns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;

/** Tickets: good for one sign-in of the operator who made it, and for some minutes. Thread-safe. */
public final class TicketRoutes implements Routes {
    private static final Rule MAKE = Rule.of(Permission.READ, "ticket.made");
    private static final long SECONDS_DEFAULT = 600;
    private static final long SECONDS_MIN = 10;
    private static final long SECONDS_MAX = 3_600;

    private final SignIns signIns;
    private final Changes changes;

    /** Within this frame. */
    public TicketRoutes(SignIns signIns, Changes changes) {
        this.signIns = signIns;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/tickets").handler(changes.by(MAKE, this::make));
    }

    private Future<Reply> make(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var who = asked.who();
        var goodFor = Duration.ofSeconds(asked.bytes().length == 0 ? SECONDS_DEFAULT : seconds(asked.json()));
        return signIns.ticket(tx, who, goodFor).map(made -> {
            var secret = made.orElseThrow(() -> Refused.of(401, "unauthorized", "the token was revoked"));
            var shown = new JsonObject().put("expires", secret.expires().toString());
            return Reply.of(201, shown.copy().put("ticket", secret.text()), who.name())
                    .keeping(shown)
                    .noting(new JsonObject().put("seconds", goodFor.toSeconds()));
        });
    }

    private static long seconds(JsonObject body) {
        for (var member : body.fieldNames()) {
            if (!member.equals("seconds")) {
                throw Refused.member("/" + member, "is unknown; allowed is seconds");
            }
        }
        var seconds = body.getValue("seconds", SECONDS_DEFAULT);
        if (seconds instanceof Long whole && whole >= SECONDS_MIN && whole <= SECONDS_MAX) {
            return whole;
        }
        throw Refused.member("/seconds", "is not a whole number from " + SECONDS_MIN + " to " + SECONDS_MAX);
    }
}

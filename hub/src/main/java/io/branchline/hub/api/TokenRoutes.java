package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Enlisted;
import io.branchline.hub.identity.Issued;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.identity.Role;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.List;

/** The operators of a tenant: list, add, revoke. Thread-safe. */
final class TokenRoutes implements Routes {
    private static final Rule ADD = Rule.of(Permission.MANAGE, "token.added");
    private static final Rule REVOKE =
            Rule.of(Permission.MANAGE, "token.revoked").withoutBody();

    private final Operators operators;
    private final Reads reads;
    private final Changes changes;

    TokenRoutes(Operators operators, Reads reads, Changes changes) {
        this.operators = operators;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/tokens").handler(reads.may(Permission.MANAGE, this::list));
        router.post("/api/v1/tokens").handler(changes.by(ADD, this::add));
        router.delete("/api/v1/tokens/:name").handler(changes.by(REVOKE, this::revoke));
    }

    private Future<ViewJson.Body> list(Asked asked) {
        asked.noQuery();
        return operators.list(asked.who().tenant()).map(all -> out -> write(out, all));
    }

    private Future<Reply> add(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var name = text(asked.json(), "name");
        var role = role(text(asked.json(), "role"));
        return operators
                .add(tx, asked.who().tenant(), name, role, asked.who().name())
                .recover(cause -> Future.failedFuture(refusal(cause)))
                .map(issued -> added(issued, asked));
    }

    private static Reply added(Issued issued, Asked asked) {
        var name = issued.operator().name();
        var shown = new JsonObject()
                .put("name", name)
                .put("role", issued.operator().role().word())
                .put("createdBy", asked.who().name());
        var role = new JsonObject().put("role", shown.getString("role"));
        return Reply.of(201, shown.copy().put("token", issued.token()), name)
                .keeping(shown)
                .noting(role);
    }

    private Future<Reply> revoke(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var name = asked.path("name");
        var tenant = asked.who().tenant();
        return operators.revoke(tx, tenant, name).map(found -> {
            if (!found) {
                throw Refused.notFound("no operator of this name has a token that is good");
            }
            return Reply.of(200, new JsonObject().put("name", name).put("revoked", true), name)
                    .whenCommitted(() -> operators.forget(tenant, name));
        });
    }

    private static String text(JsonObject body, String member) {
        if (body.getValue(member) instanceof String text) {
            return text;
        }
        throw Refused.member("/" + member, "is not there as a text; needed are name and role");
    }

    private static Role role(String word) {
        try {
            return Role.of(word);
        } catch (IllegalArgumentException unknown) {
            throw Refused.member("/role", "is not one of " + Role.words());
        }
    }

    private static Throwable refusal(Throwable cause) {
        return switch (cause) {
            case IllegalArgumentException wrong -> Refused.member("/name", String.valueOf(wrong.getMessage()));
            case IllegalStateException taken -> Refused.of(409, "exists already", String.valueOf(taken.getMessage()));
            default -> cause;
        };
    }

    private static void write(JsonGenerator out, List<Enlisted> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("tokens");
        for (var enlisted : all) {
            out.writeStartObject();
            out.writeStringField("name", enlisted.operator().name());
            out.writeStringField("role", enlisted.operator().role().word());
            ViewJson.time(out, "created", enlisted.created());
            out.writeStringField("createdBy", enlisted.createdBy());
            ViewJson.time(out, "lastUsedAt", enlisted.lastUsedAt());
            ViewJson.time(out, "revokedAt", enlisted.revokedAt());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}

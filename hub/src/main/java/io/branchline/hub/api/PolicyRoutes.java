package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.policy.Policies;
import io.branchline.hub.policy.Policy;
import io.branchline.hub.policy.PolicyKind;
import io.branchline.hub.policy.PolicyRefused;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The policies branches go by: read with their history, and publish. Thread-safe. */
final class PolicyRoutes implements Routes {
    private static final Rule PUBLISH =
            Rule.of(Permission.CHANGE_POLICY, "policy.published").upTo(Policies.BYTES_MAX);

    private final RoadGround road;
    private final Reads reads;
    private final Changes changes;

    PolicyRoutes(RoadGround road, Reads reads, Changes changes) {
        this.road = road;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/policies/:kind").handler(reads.may(Permission.READ, this::history));
        router.put("/api/v1/policies/:kind").handler(changes.by(PUBLISH, this::publish));
    }

    private Future<ViewJson.Body> history(Asked asked) {
        var kind = kind(asked);
        var limit = asked.query("limit").limit();
        return road.policies().history(asked.who().tenant(), kind, limit).map(all -> out -> write(out, all));
    }

    private Future<Reply> publish(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var kind = kind(asked);
        var version = asked.json().getValue("version");
        var tenant = asked.who().tenant();
        return road.policies()
                .publish(tx, tenant, kind, asked.bytes(), asked.who().name())
                .recover(cause -> Future.failedFuture(
                        cause instanceof PolicyRefused refused
                                ? Refused.of(422, "policy refused", String.valueOf(refused.getMessage()))
                                : cause))
                .map(position -> Reply.of(
                                200,
                                new JsonObject()
                                        .put("kind", kind.word())
                                        .put("version", version)
                                        .put("position", position),
                                kind.word())
                        .noting(new JsonObject().put("version", version))
                        .whenCommitted(() -> road.roads().grew(tenant)));
    }

    private static PolicyKind kind(Asked asked) {
        var word = asked.path("kind");
        return Arrays.stream(PolicyKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("there is no policy of this kind; allowed are "
                        + Arrays.stream(PolicyKind.values())
                                .map(PolicyKind::word)
                                .collect(Collectors.joining(", "))));
    }

    private static void write(JsonGenerator out, List<Policy> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("policies");
        for (var policy : all) {
            out.writeStartObject();
            out.writeNumberField("version", policy.version());
            out.writeStringField("by", policy.by());
            ViewJson.time(out, "at", policy.at());
            out.writeFieldName("policy");
            out.writeRawValue(policy.json());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}

package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;

/** Messages to branches: send and follow. Thread-safe. */
final class MessageRoutes implements Routes {
    private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;
    private static final Rule SEND =
            Rule.of(Permission.SEND_MESSAGES, "message.sent").withKey().upTo(BODY_BYTES_MAX);

    private final RoadGround road;
    private final Reads reads;
    private final Changes changes;
    private final InstantSource clock;

    MessageRoutes(RoadGround road, Reads reads, Changes changes, InstantSource clock) {
        this.road = road;
        this.reads = reads;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/messages").handler(changes.by(SEND, this::send));
        router.get("/api/v1/messages").handler(reads.may(Permission.READ, this::page));
        router.get("/api/v1/messages/:position/branches").handler(reads.may(Permission.READ, this::branches));
    }

    private Future<ViewJson.Body> page(Asked asked) {
        var query = asked.query("type", "before", "limit");
        var before = Numbers.whole("before", query.text("before"), Long.MAX_VALUE);
        return road.deliveries()
                .messages(asked.who().tenant(), before, query.text("type"), query.limit())
                .map(found -> out -> DeliveryJson.messages(out, found));
    }

    private Future<ViewJson.Body> branches(Asked asked) {
        asked.noQuery();
        var position = Numbers.whole("position", asked.path("position"), 0);
        return road.deliveries()
                .branchesOfMessage(asked.who().tenant(), position)
                .map(found -> out -> {
                    out.writeStartObject();
                    DeliveryJson.branches(out, found);
                    out.writeEndObject();
                });
    }

    private Future<Reply> send(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var who = asked.who();
        var targets = TargetList.of(asked.json());
        var messages = MessageForm.read(asked.json(), targets, who.name(), clock.instant());
        return TargetList.known(tx, who.tenant(), targets)
                .compose(known -> road.messages().append(tx, who.tenant(), messages, who.name()))
                .map(positions -> Reply.of(
                                201,
                                new JsonObject().put("positions", new JsonArray(List.copyOf(positions))),
                                positions.getFirst() + "-" + positions.getLast())
                        .noting(new JsonObject()
                                .put("targets", new JsonArray(targets))
                                .put(
                                        "types",
                                        types(messages.stream()
                                                .map(m -> m.event().type())
                                                .toList()))
                                .put("count", positions.size()))
                        .whenCommitted(() -> road.roads().grew(who.tenant())));
    }

    private static JsonArray types(List<String> types) {
        return new JsonArray(types.stream().distinct().limit(20).toList());
    }
}

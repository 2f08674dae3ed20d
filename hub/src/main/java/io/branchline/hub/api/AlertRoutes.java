package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.alert.Alerts;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.AlertView;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What needs a person: see it, and say who has taken it. Thread-safe. */
final class AlertRoutes implements Routes {
    private static final Rule ACKNOWLEDGE = Rule.of(Permission.HANDLE_EVENTS, "alert.acknowledged");
    private static final int NOTE_LENGTH_MAX = 1_000;

    private final Alerts alerts;
    private final Reads reads;
    private final Changes changes;
    private final InstantSource clock;

    AlertRoutes(Pool pool, Reads reads, Changes changes, InstantSource clock) {
        this.alerts = new Alerts(pool);
        this.reads = reads;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/alerts").handler(reads.may(Permission.READ, this::page));
        router.post("/api/v1/alerts/:id/acknowledge").handler(changes.by(ACKNOWLEDGE, this::acknowledge));
    }

    private Future<ViewJson.Body> page(Asked asked) {
        var given = asked.query("state", "branch", "next", "limit");
        var limit = given.limit();
        var before = Numbers.whole("next", given.text("next"), Long.MAX_VALUE);
        return alerts.page(asked.who().tenant(), lasting(given.text("state")), given.text("branch"), before, limit + 1)
                .map(found -> out -> write(out, found, limit));
    }

    private static @Nullable Boolean lasting(@Nullable String state) {
        return switch (state) {
            case null -> null;
            case "open" -> true;
            case "ended" -> false;
            default -> throw Parameters.wrong("state", "is not one of open, ended");
        };
    }

    private static void write(JsonGenerator out, List<AlertView> found, int limit) throws IOException {
        var page = found.subList(0, Math.min(limit, found.size()));
        out.writeStartObject();
        out.writeArrayFieldStart("alerts");
        for (var alert : page) {
            ViewJson.alert(out, alert);
        }
        out.writeEndArray();
        ViewJson.optional(
                out, "next", found.size() > limit ? Long.toString(page.getLast().id()) : null);
        out.writeEndObject();
    }

    private Future<Reply> acknowledge(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var id = Numbers.whole("id", asked.path("id"), 0);
        var note = note(asked.json());
        var who = asked.who();
        var now = clock.instant();
        return alerts.hold(tx, who.tenant(), id)
                .map(found -> free(found.orElseThrow(() -> Refused.notFound("there is no alert of this id"))))
                .compose(alert -> alerts.acknowledge(tx, who.tenant(), id, who.name(), now, note)
                        .map(alert))
                .map(alert -> Reply.of(
                                200,
                                new JsonObject()
                                        .put("id", id)
                                        .put("by", who.name())
                                        .put("at", now.toString()),
                                Long.toString(id))
                        .noting(new JsonObject()
                                .put("kind", alert.kind())
                                .put("branch", alert.branch())
                                .put("note", note)));
    }

    private static AlertView free(AlertView alert) {
        if (alert.acknowledgedBy() != null) {
            throw Refused.of(409, "acknowledged already", "by " + alert.acknowledgedBy());
        }
        return alert;
    }

    private static @Nullable String note(JsonObject body) {
        var note = body.getValue("note");
        if (note == null) {
            return null;
        }
        if (!(note instanceof String text) || text.isBlank() || text.length() > NOTE_LENGTH_MAX) {
            throw Refused.member("/note", "is not a text of 1 to " + NOTE_LENGTH_MAX + " characters");
        }
        return text;
    }
}

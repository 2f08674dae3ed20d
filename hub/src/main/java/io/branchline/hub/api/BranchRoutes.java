package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Routes;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.presence.BranchHistory;
import io.branchline.hub.presence.Strips;
import io.branchline.hub.store.BranchState;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Total;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.Day;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The branches: how they stand and what became of them. Thread-safe. */
final class BranchRoutes implements Routes {
    private static final String ONE = "/api/v1/branches/:code";
    private static final Duration DAY = Duration.ofHours(24);
    private static final int STEP_SECONDS = 60;

    private final EventReads events;
    private final BranchHistory history;
    private final Strips strips;
    private final BranchStates sessions;
    private final Reads reads;
    private final ZoneId zone;
    private final InstantSource clock;

    BranchRoutes(ApiGround ground, Reads reads) {
        this.events = new EventReads(ground.pool());
        this.history = new BranchHistory(ground.pool());
        this.strips = new Strips(ground.pool(), ground.clock());
        this.sessions = ground.sessions();
        this.zone = ground.zone();
        this.clock = ground.clock();
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/branches").handler(reads.may(Permission.READ, this::all));
        router.get(ONE).handler(reads.may(Permission.READ, this::one));
        router.get(ONE + "/history").handler(reads.may(Permission.READ, this::history));
        router.get(ONE + "/connections").handler(reads.may(Permission.READ, this::connections));
        router.get("/api/v1/strips").handler(reads.may(Permission.READ, this::strips));
    }

    private Future<ViewJson.Body> all(Asked asked) {
        asked.noQuery();
        var today = Day.of(clock.instant(), zone);
        var tenant = asked.who().tenant();
        return Future.all(events.branchStates(tenant), events.totalsByBranch(tenant, today.from(), today.to()))
                .map(both -> out -> writeAll(out, both.resultAt(0), both.resultAt(1)));
    }

    private void writeAll(JsonGenerator out, List<BranchState> states, List<Total> totals) throws IOException {
        var present = presences();
        out.writeStartObject();
        ViewJson.time(out, "asOf", clock.instant());
        out.writeArrayFieldStart("branches");
        for (var state : states) {
            ViewJson.branch(out, state, present.get(state.branch().id()));
        }
        out.writeEndArray();
        writeToday(out, totals);
        out.writeEndObject();
    }

    private Future<ViewJson.Body> one(Asked asked) {
        asked.noQuery();
        var today = Day.of(clock.instant(), zone);
        var tenant = asked.who().tenant();
        var code = asked.path("code");
        return known(tenant, code)
                .compose(state -> events.totalsByBranch(tenant, today.from(), today.to())
                        .map(totals -> out -> {
                            out.writeStartObject();
                            ViewJson.branchMembers(
                                    out, state, presences().get(state.branch().id()));
                            writeToday(
                                    out,
                                    totals.stream()
                                            .filter(total -> total.branch().equals(code))
                                            .toList());
                            out.writeEndObject();
                        }));
    }

    private Future<ViewJson.Body> history(Asked asked) {
        var given = asked.query("from", "to");
        var now = clock.instant();
        var to = orElse(given.moment("to"), now);
        var from = orElse(given.moment("from"), to.minus(DAY));
        if (!from.isBefore(to)) {
            throw Parameters.wrong("to", "is not after from");
        }
        var tenant = asked.who().tenant();
        var code = asked.path("code");
        return known(tenant, code)
                .compose(state -> history.points(tenant, code, from, to))
                .map(points -> out -> {
                    out.writeStartObject();
                    out.writeStringField("branch", code);
                    ViewJson.time(out, "from", from);
                    ViewJson.time(out, "to", to);
                    out.writeNumberField("stepSeconds", STEP_SECONDS);
                    out.writeArrayFieldStart("points");
                    for (var point : points) {
                        write(out, point);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    private static void write(JsonGenerator out, BranchHistory.Point point) throws IOException {
        out.writeStartObject();
        ViewJson.time(out, "at", point.at());
        out.writeStringField("status", point.status());
        out.writeNumberField("backlog", point.backlog());
        out.writeNumberField("lagMs", point.lagMs());
        out.writeNumberField("settled", point.settled());
        if (point.roomBytes() != null) {
            out.writeNumberField("diskRoomBytes", point.roomBytes());
        }
        out.writeEndObject();
    }

    private Future<ViewJson.Body> connections(Asked asked) {
        var given = asked.query("next", "limit");
        var next = given.text("next");
        var limit = given.limit();
        var tenant = asked.who().tenant();
        var code = asked.path("code");
        return known(tenant, code)
                .compose(state -> history.connections(tenant, code, next, limit))
                .recover(cause -> Future.failedFuture(
                        cause instanceof IllegalArgumentException
                                ? Parameters.wrong("next", "is not one that a page returned")
                                : cause))
                .map(page -> out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("connections");
                    for (var connection : page.connections()) {
                        write(out, connection);
                    }
                    out.writeEndArray();
                    ViewJson.optional(out, "next", page.next());
                    out.writeEndObject();
                });
    }

    private static void write(JsonGenerator out, BranchHistory.Connection connection) throws IOException {
        out.writeStartObject();
        out.writeStringField("session", connection.session().toString());
        out.writeStringField("node", connection.node().toString());
        out.writeStringField("remote", connection.remote());
        out.writeStringField("agent", connection.agent());
        ViewJson.time(out, "openedAt", connection.openedAt());
        ViewJson.time(out, "seenAt", connection.seenAt());
        ViewJson.time(out, "closedAt", connection.closedAt());
        if (connection.code() != null) {
            out.writeNumberField("code", connection.code());
        }
        ViewJson.optional(out, "reason", connection.reason());
        out.writeEndObject();
    }

    private Future<ViewJson.Body> strips(Asked asked) {
        asked.noQuery();
        return strips.read(asked.who().tenant()).map(day -> out -> {
            out.writeStartObject();
            ViewJson.time(out, "from", day.from());
            out.writeNumberField("stepSeconds", Strips.STEP.toSeconds());
            out.writeObjectFieldStart("strips");
            for (var strip : day.strips().entrySet()) {
                out.writeStringField(strip.getKey(), strip.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private Future<BranchState> known(int tenant, String code) {
        return events.branchStates(tenant)
                .map(states -> states.stream()
                        .filter(state -> state.branch().code().equals(code))
                        .findFirst()
                        .orElseThrow(() -> Refused.notFound("there is no branch of this code")));
    }

    private Map<Integer, BranchPresence> presences() {
        var present = new HashMap<Integer, BranchPresence>();
        sessions.states().forEach(presence -> present.put(presence.branch(), presence));
        return present;
    }

    private static void writeToday(JsonGenerator out, List<Total> totals) throws IOException {
        out.writeArrayFieldStart("today");
        for (var total : totals) {
            ViewJson.total(out, total);
        }
        out.writeEndArray();
    }

    private static Instant orElse(@Nullable Instant given, Instant otherwise) {
        return given == null ? otherwise : given;
    }
}

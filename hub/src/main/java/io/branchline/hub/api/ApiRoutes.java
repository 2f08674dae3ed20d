package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.store.BranchState;
import io.branchline.hub.store.EventPage;
import io.branchline.hub.store.EventQuery;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Total;
import io.branchline.hub.store.Trouble;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.Day;
import io.branchline.hub.view.ViewJson;
import io.branchline.hub.view.ViewProblem;
import io.branchline.hub.view.ViewerToken;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1}: what head office knows, for programs. Thread-safe. */
public final class ApiRoutes {
    /** Every address, as {@code openapi.yaml} documents it. */
    static final List<String> PATHS = List.of(
            "/api/v1/branches",
            "/api/v1/events",
            "/api/v1/events/{branch}/{id}",
            "/api/v1/totals",
            "/api/v1/quarantine",
            "/api/v1/gaps",
            "/api/v1/openapi.yaml");

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String ROOT = "/api/v1";
    private static final long ANSWER_WITHIN_S = 10;

    private final EventReads events;
    private final TroubleReads troubles;
    private final BranchStates sessions;
    private final ViewerToken token;
    private final int tenant;
    private final ZoneId zone;
    private final InstantSource clock;
    private final String openApi;

    /** What a request answers: reads, then writes. */
    @FunctionalInterface
    private interface Question {
        Future<ViewJson.Body> ask(RoutingContext request) throws Parameters.Wrong;
    }

    /**
     * The routes of one tenant.
     *
     * @param zone in which a day begins at midnight, for "today"
     */
    public ApiRoutes(
            EventReads events,
            TroubleReads troubles,
            BranchStates sessions,
            ViewerToken token,
            int tenant,
            ZoneId zone,
            InstantSource clock) {
        this.events = events;
        this.troubles = troubles;
        this.sessions = sessions;
        this.token = token;
        this.tenant = tenant;
        this.zone = zone;
        this.clock = clock;
        this.openApi = Resource.text("/io/branchline/hub/openapi.yaml");
    }

    /** Takes everything below {@code /api}. */
    public void mount(Router router) {
        router.route("/api/*").handler(this::headers);
        router.get(ROOT + "/openapi.yaml")
                .handler(request -> request.response()
                        .putHeader("Content-Type", "application/yaml")
                        .end(openApi));
        router.route("/api/*").handler(this::authorize);
        router.get(ROOT + "/branches").handler(request -> answer(request, this::branches));
        router.get(ROOT + "/events").handler(request -> answer(request, this::events));
        router.get(ROOT + "/events/:branch/:id").handler(request -> answer(request, this::event));
        router.get(ROOT + "/totals").handler(request -> answer(request, this::totals));
        router.get(ROOT + "/quarantine").handler(request -> answer(request, this::quarantine));
        router.get(ROOT + "/gaps").handler(request -> answer(request, this::gaps));
        router.route("/api/*").handler(this::unknown);
    }

    private void headers(RoutingContext request) {
        request.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        request.next();
    }

    private void authorize(RoutingContext request) {
        if (token.admitsHeader(request.request().getHeader("Authorization"))) {
            request.next();
        } else {
            ViewProblem.unauthorized(token).answer(request.request());
        }
    }

    private void unknown(RoutingContext request) {
        var get = "GET".equals(request.request().method().name());
        var problem = get
                ? ViewProblem.of(404, "not found", "there is no such address; /api/v1/openapi.yaml lists all")
                : ViewProblem.of(405, "method not allowed", "allowed is GET");
        if (!get) {
            request.response().putHeader("Allow", "GET");
        }
        problem.answer(request.request());
    }

    private void answer(RoutingContext request, Question question) {
        try {
            question.ask(request)
                    .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                    .map(ViewJson::text)
                    .onSuccess(text -> send(request, text))
                    .onFailure(cause -> fail(request, cause));
        } catch (Parameters.Wrong wrong) {
            wrong.problem().answer(request.request());
        }
    }

    private static void send(RoutingContext request, String text) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(text)
                .onFailure(gone -> LOG.debug("A client left before its answer.", gone));
    }

    private static void fail(RoutingContext request, Throwable cause) {
        if (cause instanceof NotFound) {
            ViewProblem.of(404, "not found", "this branch has settled no event with this id")
                    .answer(request.request());
        } else if (cause instanceof IllegalArgumentException) {
            ViewProblem.parameter("next", "is not one that a page returned").answer(request.request());
        } else {
            LOG.warn("The database did not answer the API. path={}", request.normalizedPath(), cause);
            ViewProblem.of(503, "come back later", "the database does not answer")
                    .answer(request.request());
        }
    }

    private Future<ViewJson.Body> branches(RoutingContext request) throws Parameters.Wrong {
        Parameters.none(request.queryParams());
        var today = Day.of(clock.instant(), zone);
        return Future.all(events.branchStates(tenant), events.totalsByBranch(tenant, today.from(), today.to()))
                .map(both -> out -> writeBranches(out, both.resultAt(0), both.resultAt(1)));
    }

    private void writeBranches(JsonGenerator out, List<BranchState> states, List<Total> totals) throws IOException {
        Map<Integer, BranchPresence> present = new HashMap<>();
        sessions.states().forEach(presence -> present.put(presence.branch(), presence));
        out.writeStartObject();
        ViewJson.time(out, "asOf", clock.instant());
        out.writeArrayFieldStart("branches");
        for (var state : states) {
            ViewJson.branch(out, state, present.get(state.branch().id()));
        }
        out.writeEndArray();
        writeTotals(out, "today", totals);
        out.writeEndObject();
    }

    private Future<ViewJson.Body> events(RoutingContext request) throws Parameters.Wrong {
        var given = new Parameters(
                request.queryParams(), Set.of("branch", "type", "priority", "id", "from", "to", "next", "limit"));
        var query = new EventQuery(
                tenant,
                given.text("branch"),
                given.text("type"),
                given.priority("priority"),
                given.text("id"),
                given.moment("from"),
                given.moment("to"),
                given.text("next"),
                given.limit());
        return events.page(query).map(page -> out -> writePage(out, page));
    }

    private static void writePage(JsonGenerator out, EventPage page) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("events");
        for (var stored : page.events()) {
            ViewJson.event(out, stored);
        }
        out.writeEndArray();
        ViewJson.optional(out, "next", page.next());
        out.writeEndObject();
    }

    private Future<ViewJson.Body> event(RoutingContext request) throws Parameters.Wrong {
        Parameters.none(request.queryParams());
        var branch = Objects.requireNonNull(request.pathParam("branch"));
        var id = Objects.requireNonNull(request.pathParam("id"));
        if (id.indexOf('\0') >= 0 || branch.indexOf('\0') >= 0) {
            return Future.failedFuture(new NotFound());
        }
        return events.find(tenant, id).map(found -> of(branch, found));
    }

    private static ViewJson.Body of(String branch, List<StoredEvent> found) {
        var event = found.stream()
                .filter(stored -> stored.branch().equals(branch))
                .findFirst()
                .orElseThrow(NotFound::new);
        return out -> ViewJson.event(out, event);
    }

    private Future<ViewJson.Body> totals(RoutingContext request) throws Parameters.Wrong {
        var given = new Parameters(request.queryParams(), Set.of("from", "to", "by"));
        var today = Day.of(clock.instant(), zone);
        var from = orElse(given.moment("from"), today.from());
        var to = orElse(given.moment("to"), today.to());
        if (!from.isBefore(to)) {
            throw new Parameters.Wrong("to", "is not after from");
        }
        var by = given.text("by");
        if (by != null && !by.equals("branch")) {
            throw new Parameters.Wrong("by", "is not branch, the only grouping there is");
        }
        var found = by == null ? events.totals(tenant, from, to) : events.totalsByBranch(tenant, from, to);
        return found.map(totals -> out -> {
            out.writeStartObject();
            ViewJson.time(out, "from", from);
            ViewJson.time(out, "to", to);
            writeTotals(out, "totals", totals);
            out.writeEndObject();
        });
    }

    private Future<ViewJson.Body> quarantine(RoutingContext request) throws Parameters.Wrong {
        var given = new Parameters(request.queryParams(), Set.of("branch", "next", "limit"));
        return troubles.quarantine(tenant, given.text("branch"), given.text("next"), given.limit())
                .map(page -> out -> writeTroubles(out, "quarantine", page));
    }

    private Future<ViewJson.Body> gaps(RoutingContext request) throws Parameters.Wrong {
        var given = new Parameters(request.queryParams(), Set.of("branch", "next", "limit"));
        return troubles.gaps(tenant, given.text("branch"), given.text("next"), given.limit())
                .map(page -> out -> writeTroubles(out, "gaps", page));
    }

    private static void writeTroubles(JsonGenerator out, String name, TroubleReads.Page page) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart(name);
        for (var trouble : page.items()) {
            writeTrouble(out, trouble);
        }
        out.writeEndArray();
        ViewJson.optional(out, "next", page.next());
        out.writeEndObject();
    }

    private static void writeTrouble(JsonGenerator out, Trouble trouble) throws IOException {
        out.writeStartObject();
        out.writeStringField("branch", trouble.branch());
        out.writeStringField("epoch", trouble.epoch().toString());
        out.writeNumberField("priority", trouble.priority());
        out.writeNumberField("first", trouble.first());
        out.writeNumberField("last", trouble.last());
        ViewJson.optional(out, "id", trouble.id());
        ViewJson.optional(out, "type", trouble.type());
        out.writeStringField("reason", trouble.reason());
        ViewJson.time(out, "at", trouble.at());
        out.writeEndObject();
    }

    private static void writeTotals(JsonGenerator out, String name, List<Total> totals) throws IOException {
        out.writeArrayFieldStart(name);
        for (var total : totals) {
            ViewJson.total(out, total);
        }
        out.writeEndArray();
    }

    private static Instant orElse(@Nullable Instant given, Instant otherwise) {
        return given == null ? otherwise : given;
    }

    /** No such event; an outcome, so without a stack. */
    private static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFound() {
            super("no such event", null, false, false);
        }
    }
}

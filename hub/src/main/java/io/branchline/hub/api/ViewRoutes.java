package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Routes;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.store.EventPage;
import io.branchline.hub.store.EventQuery;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Total;
import io.branchline.hub.store.Trouble;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.view.Day;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What head office knows of its branches and their events. Thread-safe. */
final class ViewRoutes implements Routes {
    private final EventReads events;
    private final TroubleReads troubles;
    private final Reads reads;
    private final ZoneId zone;
    private final InstantSource clock;

    ViewRoutes(ApiGround ground, Reads reads) {
        this.events = new EventReads(ground.pool());
        this.troubles = new TroubleReads(ground.pool());
        this.zone = ground.zone();
        this.clock = ground.clock();
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/events").handler(reads.may(Permission.READ, paged(this::events)));
        router.get("/api/v1/events/:branch/:id").handler(reads.may(Permission.READ, this::event));
        router.get("/api/v1/totals").handler(reads.may(Permission.READ, this::totals));
        router.get("/api/v1/quarantine").handler(reads.may(Permission.READ, paged(this::quarantine)));
        router.get("/api/v1/gaps").handler(reads.may(Permission.READ, paged(this::gaps)));
    }

    /** The store fails with an illegal argument for a cursor that is none of its own. */
    private static Reads.Question paged(Reads.Question question) {
        return asked -> question.ask(asked)
                .recover(cause -> Future.failedFuture(
                        cause instanceof IllegalArgumentException
                                ? Parameters.wrong("next", "is not one that a page returned")
                                : cause));
    }

    private Future<ViewJson.Body> events(Asked asked) {
        var given = asked.query("branch", "type", "priority", "id", "from", "to", "next", "limit");
        var query = new EventQuery(
                asked.who().tenant(),
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

    private Future<ViewJson.Body> event(Asked asked) {
        asked.noQuery();
        var branch = asked.path("branch");
        return events.find(asked.who().tenant(), asked.path("id")).map(found -> of(branch, found));
    }

    private static ViewJson.Body of(String branch, List<StoredEvent> found) {
        var event = found.stream()
                .filter(stored -> stored.branch().equals(branch))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("this branch has settled no event with this id"));
        return out -> ViewJson.event(out, event);
    }

    private Future<ViewJson.Body> totals(Asked asked) {
        var given = asked.query("from", "to", "by");
        var today = Day.of(clock.instant(), zone);
        var from = orElse(given.moment("from"), today.from());
        var to = orElse(given.moment("to"), today.to());
        if (!from.isBefore(to)) {
            throw Parameters.wrong("to", "is not after from");
        }
        var by = given.text("by");
        if (by != null && !by.equals("branch")) {
            throw Parameters.wrong("by", "is not branch, the only grouping there is");
        }
        var tenant = asked.who().tenant();
        var found = by == null ? events.totals(tenant, from, to) : events.totalsByBranch(tenant, from, to);
        return found.map(totals -> out -> {
            out.writeStartObject();
            ViewJson.time(out, "from", from);
            ViewJson.time(out, "to", to);
            writeTotals(out, "totals", totals);
            out.writeEndObject();
        });
    }

    private Future<ViewJson.Body> quarantine(Asked asked) {
        var given = asked.query("branch", "next", "limit");
        return troubles.quarantine(asked.who().tenant(), given.text("branch"), given.text("next"), given.limit())
                .map(page -> out -> writeTroubles(out, "quarantine", page));
    }

    private Future<ViewJson.Body> gaps(Asked asked) {
        var given = asked.query("branch", "next", "limit");
        return troubles.gaps(asked.who().tenant(), given.text("branch"), given.text("next"), given.limit())
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
}

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
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.Day;
import io.branchline.hub.view.ShownBatches;
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
    private static final String NO_SUCH_EVENT = "this branch has settled no event with this id";

    private final EventReads events;
    private final ShownBatches shown;
    private final BranchStates states;
    private final Reads reads;
    private final ZoneId zone;
    private final InstantSource clock;

    ViewRoutes(ApiGround ground, ShownBatches shown, Reads reads) {
        this.events = new EventReads(ground.pool());
        this.shown = shown;
        this.states = ground.sessions();
        this.zone = ground.zone();
        this.clock = ground.clock();
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/events").handler(reads.may(Permission.READ, CursorPages.of(this::events)));
        router.get("/api/v1/events/:branch/:id").handler(reads.may(Permission.READ, this::event));
        router.get("/api/v1/events/:branch/:id/path").handler(reads.may(Permission.READ, this::path));
        router.get("/api/v1/totals").handler(reads.may(Permission.READ, this::totals));
    }

    private Future<ViewJson.Body> events(Asked asked) {
        var query = EventSearch.read(asked, clock.instant());
        return events.page(query).recover(EventSearch::refuse).map(page -> out -> writePage(out, page, query));
    }

    private static void writePage(JsonGenerator out, EventPage page, EventQuery query) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("events");
        for (var stored : page.events()) {
            ViewJson.event(out, stored);
        }
        out.writeEndArray();
        ViewJson.optional(out, "next", page.next());
        if (query.receipt() != null) {
            ViewJson.time(out, "from", query.from());
            ViewJson.time(out, "to", query.to());
        }
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
                .orElseThrow(() -> Refused.notFound(NO_SUCH_EVENT));
        return out -> ViewJson.event(out, event);
    }

    private Future<ViewJson.Body> path(Asked asked) {
        asked.noQuery();
        return events.path(asked.who().tenant(), asked.path("branch"), asked.path("id"))
                .map(found -> found.orElseThrow(() -> Refused.notFound(NO_SUCH_EVENT)))
                .map(path -> out -> PathJson.write(out, path, shown.shownAt(path.batch()), states.states()));
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

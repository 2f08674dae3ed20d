package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.quarantine.Released;
import io.branchline.hub.store.Trouble;
import io.branchline.hub.store.TroublePlace;
import io.branchline.hub.store.TroubleQuery;
import io.branchline.hub.view.ViewJson;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Quarantined events and gaps: see them, release or discard the one, explain the other. Thread-safe. */
final class TroubleRoutes implements Routes {
    private static final String QUARANTINE = "/api/v1/quarantine";
    private static final String GAPS = "/api/v1/gaps";
    private static final String ONE = "/:branch/:epoch/:priority/:sequence";
    private static final Set<Trouble.State> OF_EVENTS =
            EnumSet.of(Trouble.State.OPEN, Trouble.State.RELEASED, Trouble.State.DISCARDED);
    private static final Set<Trouble.State> OF_GAPS = EnumSet.of(Trouble.State.OPEN, Trouble.State.EXPLAINED);

    private static final Rule RELEASE =
            Rule.of(Permission.HANDLE_EVENTS, "quarantine.released").upTo(ReleaseForm.BYTES_MAX);
    private static final Rule DISCARD = Rule.of(Permission.HANDLE_EVENTS, "quarantine.discarded");
    private static final Rule EXPLAIN = Rule.of(Permission.HANDLE_EVENTS, "gap.explained");

    private final TroubleGround ground;
    private final Reads reads;
    private final Changes changes;

    TroubleRoutes(TroubleGround ground, Reads reads, Changes changes) {
        this.ground = ground;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.get(QUARANTINE).handler(reads.may(Permission.READ, CursorPages.of(this::quarantine)));
        router.get(QUARANTINE + ONE).handler(reads.may(Permission.READ, this::one));
        router.post(QUARANTINE + ONE + "/release").handler(changes.by(RELEASE, this::release));
        router.post(QUARANTINE + ONE + "/discard").handler(changes.by(DISCARD, this::discard));
        router.get(GAPS).handler(reads.may(Permission.READ, CursorPages.of(this::gaps)));
        router.post(GAPS + "/:branch/:epoch/:priority/:first/explain").handler(changes.by(EXPLAIN, this::explain));
    }

    private Future<ViewJson.Body> quarantine(Asked asked) {
        return ground.reads()
                .quarantine(query(asked, OF_EVENTS))
                .map(page -> out -> TroubleJson.page(out, "quarantine", page));
    }

    private Future<ViewJson.Body> gaps(Asked asked) {
        return ground.reads().gaps(query(asked, OF_GAPS)).map(page -> out -> TroubleJson.page(out, "gaps", page));
    }

    private Future<ViewJson.Body> one(Asked asked) {
        asked.noQuery();
        return ground.reads()
                .find(asked.who().tenant(), place(asked, "sequence"))
                .map(found -> found.orElseThrow(() -> Refused.notFound("there is no quarantined event at this place")))
                .map(apart -> out -> TroubleJson.apart(out, apart));
    }

    private Future<Reply> release(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var who = asked.who();
        var correction = ReleaseForm.read(asked.bytes());
        return ground.desk()
                .release(tx, who.tenant(), place(asked, "sequence"), correction, who.name())
                .recover(TroubleProblems::refuse)
                .map(released -> reply(released, correction.note()));
    }

    private static Reply reply(Released released, @Nullable String note) {
        var body = body(released.place(), "sequence", Trouble.State.RELEASED)
                .put("id", released.id())
                .put("time", released.time().toString())
                .put("mended", released.mended())
                .put("duplicate", released.duplicate());
        if (released.duplicate()) {
            body.put("detail", "an event with this id was stored before, so nothing was added");
        }
        var detail = new JsonObject()
                .put("id", released.id())
                .put("mended", released.mended())
                .put("duplicate", released.duplicate());
        return Reply.of(200, body, released.place().text())
                .noting(note == null ? detail : detail.put("note", note))
                .whenCommitted(released.committed());
    }

    private Future<Reply> discard(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var reason = ReleaseForm.reason(asked.json());
        var place = place(asked, "sequence");
        return ground.desk()
                .discard(tx, asked.who().tenant(), place, reason, asked.who().name())
                .recover(TroubleProblems::refuse)
                .map(done -> decided(place, "sequence", Trouble.State.DISCARDED, reason));
    }

    private Future<Reply> explain(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var reason = ReleaseForm.reason(asked.json());
        var place = place(asked, "first");
        return ground.desk()
                .explain(tx, asked.who().tenant(), place, reason, asked.who().name())
                .recover(TroubleProblems::refuse)
                .map(done -> decided(place, "first", Trouble.State.EXPLAINED, reason));
    }

    private static Reply decided(TroublePlace place, String last, Trouble.State state, String reason) {
        return Reply.of(200, body(place, last, state), place.text()).noting(new JsonObject().put("reason", reason));
    }

    private static JsonObject body(TroublePlace place, String last, Trouble.State state) {
        return new JsonObject()
                .put("branch", place.branch())
                .put("epoch", place.epoch().toString())
                .put("priority", place.priority())
                .put(last, place.first())
                .put("state", state.word());
    }

    private static TroubleQuery query(Asked asked, Set<Trouble.State> states) {
        var given = asked.query("branch", "state", "next", "limit");
        return new TroubleQuery(
                asked.who().tenant(),
                given.text("branch"),
                state(given.text("state"), states),
                given.text("next"),
                given.limit());
    }

    private static Trouble.@Nullable State state(@Nullable String word, Set<Trouble.State> states) {
        if (word == null) {
            return null;
        }
        return states.stream()
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Parameters.wrong(
                        "state",
                        "is not one of "
                                + states.stream().map(Trouble.State::word).collect(Collectors.joining(", "))));
    }

    private static TroublePlace place(Asked asked, String last) {
        try {
            var epoch = UUID.fromString(asked.path("epoch"));
            var priority = Numbers.whole("priority", asked.path("priority"), 0);
            var sequence = Numbers.whole(last, asked.path(last), 0);
            if (priority >= 1 && priority <= Priority.ALL.size()) {
                return new TroublePlace(asked.path("branch"), epoch, (int) priority, sequence);
            }
        } catch (IllegalArgumentException noEpoch) {
            // What is no place has nothing at it.
        }
        throw Refused.notFound("there is nothing at this place; it is branch, epoch, priority and sequence");
    }
}

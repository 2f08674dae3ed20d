package io.branchline.hub.feed.figures;

import io.branchline.hub.store.BranchState;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.Total;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.Day;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The branches, how they stand, and the totals of today. Context: the feed's. */
final class Registry {
    private record Looked(BranchState state, @Nullable BranchPresence presence, String json) {}

    private final EventReads reads;
    private final BranchStates sessions;
    private final InstantSource clock;
    private final ZoneId zone;
    private final int tenant;
    private final Board<String> branches = new Board<>();
    private final Board<TotalKey> totals = new Board<>();
    private Map<String, Looked> looked = new HashMap<>();
    private List<BranchState> states = List.of();
    private boolean wentAway;
    private @Nullable Instant asOf;

    Registry(EventReads reads, BranchStates sessions, InstantSource clock, ZoneId zone, int tenant) {
        this.reads = reads;
        this.sessions = sessions;
        this.clock = clock;
        this.zone = zone;
        this.tenant = tenant;
    }

    Board<String> branches() {
        return branches;
    }

    Board<TotalKey> totals() {
        return totals;
    }

    /** When PostgreSQL was last read; null if never. */
    @Nullable
    Instant asOf() {
        return asOf;
    }

    /** Region of a branch; null if the branch is not known, as one that was just added. */
    @Nullable
    String regionOf(String code) {
        var found = looked.get(code);
        return found == null ? null : found.state().branch().region();
    }

    /** Each branch as it was last looked at; without a presence if nothing was heard of it. */
    void each(BiConsumer<BranchState, @Nullable BranchPresence> visitor) {
        looked.values().forEach(each -> visitor.accept(each.state(), each.presence()));
    }

    /** Whether a branch or total that was shown is gone since the last call. */
    boolean keysWentAway() {
        var answer = wentAway;
        wentAway = false;
        return answer;
    }

    Future<Void> read() {
        var asked = clock.instant();
        var today = Day.of(asked, zone);
        return Future.all(
                        reads.branchStates(tenant),
                        reads.totalsByBranch(tenant, today.from(), today.to()),
                        reads.totals(tenant, today.from(), today.to()))
                .map(all -> take(asked, all.resultAt(0), all.resultAt(1), all.resultAt(2)));
    }

    /** Takes the state of the sessions as it is now; what is as before is not written again. */
    void lookAtSessions() {
        var presences = new HashMap<Integer, BranchPresence>();
        sessions.states().forEach(presence -> presences.put(presence.branch(), presence));
        var next = new LinkedHashMap<String, Looked>();
        var shown = new LinkedHashMap<String, String>();
        for (var state : states) {
            var code = state.branch().code();
            var now = look(looked.get(code), state, presences.get(state.branch().id()));
            next.put(code, now);
            shown.put(code, now.json());
        }
        looked = next;
        wentAway |= branches.show(shown);
    }

    private static Looked look(@Nullable Looked before, BranchState state, @Nullable BranchPresence presence) {
        return before != null && before.state().equals(state) && Objects.equals(before.presence(), presence)
                ? before
                : new Looked(state, presence, ViewJson.text(out -> ViewJson.branch(out, state, presence)));
    }

    private @Nullable Void take(Instant asked, List<BranchState> found, List<Total> byBranch, List<Total> ofAll) {
        states = found;
        asOf = asked;
        var shown = new LinkedHashMap<TotalKey, String>();
        put(shown, ofAll);
        put(shown, byBranch);
        wentAway |= totals.show(shown);
        lookAtSessions();
        return null;
    }

    private static void put(Map<TotalKey, String> shown, List<Total> found) {
        for (var total : found) {
            shown.put(
                    new TotalKey(total.branch(), total.type(), total.currency()),
                    ViewJson.text(out -> ViewJson.total(out, total)));
        }
    }
}

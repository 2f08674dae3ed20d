package io.branchline.hub.feed;

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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The branches and the totals of today as the feed shows them: PostgreSQL is asked at most once per turn whatever the
 * number of readers, the sessions as often as wanted. Context: the feed's.
 */
final class Figures {
    /** What tells totals apart; the branch is empty for the total of all. */
    record TotalKey(String branch, String type, String currency) {}

    private static final long ANSWER_WITHIN_S = 5;

    private final EventReads reads;
    private final BranchStates sessions;
    private final InstantSource clock;
    private final ZoneId zone;
    private final int tenant;
    private final Board<String> branches = new Board<>();
    private final Board<TotalKey> totals = new Board<>();
    private List<BranchState> registry = List.of();
    private boolean wentAway;
    private @Nullable Instant asOf;
    private @Nullable Future<Void> reading;

    Figures(EventReads reads, BranchStates sessions, InstantSource clock, FeedConfig config) {
        this.reads = reads;
        this.sessions = sessions;
        this.clock = clock;
        this.zone = config.zone();
        this.tenant = config.tenant();
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

    /** Whether a branch or total that was shown is gone since the last call. */
    boolean keysWentAway() {
        var answer = wentAway;
        wentAway = false;
        return answer;
    }

    /** Reads PostgreSQL, or joins the read under way. */
    Future<Void> refresh() {
        if (reading == null) {
            var asked = clock.instant();
            var today = Day.of(asked, zone);
            reading = Future.all(
                            reads.branchStates(tenant),
                            reads.totalsByBranch(tenant, today.from(), today.to()),
                            reads.totals(tenant, today.from(), today.to()))
                    .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                    .map(all -> take(asked, all.resultAt(0), all.resultAt(1), all.resultAt(2)));
            var mine = reading;
            mine.onComplete(done -> reading = null);
            return mine;
        }
        return reading;
    }

    /** Takes the state of the sessions as it is now. */
    void lookAtSessions() {
        var presences = new HashMap<Integer, BranchPresence>();
        sessions.states().forEach(presence -> presences.put(presence.branch(), presence));
        var shown = new LinkedHashMap<String, String>();
        for (var state : registry) {
            var presence = presences.get(state.branch().id());
            shown.put(state.branch().code(), ViewJson.text(out -> ViewJson.branch(out, state, presence)));
        }
        wentAway |= branches.show(shown);
    }

    private @Nullable Void take(Instant asked, List<BranchState> states, List<Total> byBranch, List<Total> ofAll) {
        registry = states;
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

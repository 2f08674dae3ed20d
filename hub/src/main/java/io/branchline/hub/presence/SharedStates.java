package io.branchline.hub.presence;

import io.branchline.hub.presence.PresenceRows.Shared;
import io.branchline.hub.session.Presence;
import io.branchline.hub.session.Sessions;
import io.branchline.hub.view.BranchStates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the branches of a tenant stand, whichever node has them: this node's sessions as they are now, those of others as
 * read every two seconds. Bounded by the number of branches. While PostgreSQL is away no node can give a sign of life, so
 * the age of these counts from the last answer. Thread-safe.
 */
public final class SharedStates implements BranchStates {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStates.class);
    private static final long EVERY_MS = 2_000;
    private static final long ANSWER_WITHIN_S = 10;

    /** A statement that wrote may become visible that much later than the time it noted. */
    private static final Duration OVERLAP = Duration.ofSeconds(20);

    private static final String APPLIED = """
            SELECT branch, position, version FROM down_progress
            WHERE tenant = $1 AND (position_at > $2 OR version_at > $2)""";

    /** Clocks of nodes, not PostgreSQL's, are in these. */
    private static final Duration APPLIED_OVERLAP = Duration.ofMinutes(2);

    private final Vertx vertx;
    private final Pool pool;
    private final Sessions sessions;
    private final int tenant;
    private final UUID node;
    private final ConcurrentMap<Integer, Shared> shared = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Applied> applied = new ConcurrentHashMap<>();
    private volatile Instant asOf = Instant.EPOCH;
    private volatile boolean stopped;
    private volatile long timer = -1;

    /**
     * States of which nothing was read yet.
     *
     * @param pool that the caller closes
     * @param sessions of this node
     * @param tenant whose branches are shown
     * @param node identity of this node
     */
    public SharedStates(Vertx vertx, Pool pool, Sessions sessions, int tenant, UUID node) {
        this.vertx = vertx;
        this.pool = pool;
        this.sessions = sessions;
        this.tenant = tenant;
        this.node = node;
    }

    /** Reads, and again and again from then on. */
    public Future<Void> start() {
        return refresh().onComplete(done -> later());
    }

    /** Reads no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    @Override
    public Collection<BranchPresence> states() {
        var now = asOf;
        var here = new HashMap<Integer, Presence>();
        sessions.states().forEach(state -> here.put(state.branch().id(), state));
        var states = new ArrayList<BranchPresence>();
        shared.forEach((branch, row) -> states.add(merged(here.remove(branch), row, now)));
        here.values().forEach(state -> states.add(shown(PresenceRows.shown(state, node))));
        return states;
    }

    /** Whoever has the branch tells; if nobody has, whoever had it last. */
    private BranchPresence merged(@Nullable Presence here, Shared row, Instant now) {
        if (here == null) {
            return shown(row.shown(now));
        }
        var mine = PresenceRows.shown(here, node);
        var there = row.connected(now);
        if (here.connected() != there) {
            return shown(here.connected() ? mine : row.state());
        }
        var newerHere = there
                ? here.openedAt().isAfter(row.openedAt())
                : here.since().isAfter(row.shown(now).since());
        return shown(newerHere ? mine : row.shown(now));
    }

    private BranchPresence shown(BranchPresence state) {
        return new BranchPresence(
                state.branch(),
                state.status(),
                state.since(),
                state.lastSeen(),
                state.backlog(),
                state.oldestAt(),
                state.lag(),
                state.skew(),
                state.agent(),
                state.remote(),
                state.node(),
                state.disk(),
                state.catchUp(),
                applied.get(state.branch()));
    }

    private void later() {
        if (!stopped) {
            timer = vertx.setTimer(
                    EVERY_MS,
                    due -> refresh()
                            .onFailure(fault -> LOG.debug("States of other nodes not read", fault))
                            .onComplete(done -> later()));
        }
    }

    private Future<Void> refresh() {
        var since = asOf;
        return pool.preparedQuery(PresenceRows.CHANGED)
                .execute(Tuple.of(tenant, since.minus(OVERLAP).atOffset(ZoneOffset.UTC)))
                .compose(rows -> pool.preparedQuery(APPLIED)
                        .execute(Tuple.of(tenant, since.minus(APPLIED_OVERLAP).atOffset(ZoneOffset.UTC)))
                        .onSuccess(this::takeApplied)
                        .map(rows))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onSuccess(this::take)
                .mapEmpty();
    }

    private void takeApplied(RowSet<Row> rows) {
        rows.forEach(row ->
                applied.put(row.getInteger("branch"), new Applied(row.getLong("position"), row.getLong("version"))));
    }

    private void take(RowSet<Row> rows) {
        Map<Integer, Shared> found = new HashMap<>();
        Instant asked = asOf;
        for (var row : rows) {
            asked = PresenceRows.time(row, "asked");
            var branch = row.getInteger("branch");
            if (branch != null && row.getUUID("node").equals(node)) {
                // What this node wrote it knows better itself, for as long as it runs.
                shared.remove(branch);
            } else if (branch != null) {
                found.put(branch, PresenceRows.shared(row));
            }
        }
        shared.putAll(found);
        asOf = asked;
    }
}

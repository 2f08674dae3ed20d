package io.branchline.hub.presence;

import io.branchline.hub.session.Presence;
import io.branchline.hub.store.StoreFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of each minute of the branches of this node, from a look every two seconds: the status that lasted longest,
 * the most that waited, the most it lagged, what settled, the least room on its disk. Written when the minute is over, and
 * again if PostgreSQL did not answer. Context: that of the writer.
 */
public final class MinuteLog {
    private static final Logger LOG = LoggerFactory.getLogger(MinuteLog.class);
    private static final int ROWS_MAX = 2_000;

    /** Rows that wait while PostgreSQL is away; beyond, the oldest are dropped: 50 minutes of 2,000 branches. */
    private static final int WAITING_MAX = 100_000;

    private static final long ANSWER_WITHIN_S = 10;

    private static final String WRITE = """
            INSERT INTO branch_minute (tenant, branch, minute, node, status, backlog, lag_ms, settled, room_bytes)
            SELECT n.tenant, n.branch, n.minute, $2, n.status, n.backlog, n.lag_ms, n.settled, n.room_bytes
            FROM jsonb_to_recordset($1::jsonb) AS n(tenant int, branch int, minute timestamptz, status text,
                backlog bigint, lag_ms bigint, settled bigint, room_bytes bigint)
            ON CONFLICT (branch, minute, node) DO NOTHING""";

    /** What a session had settled at the last look. */
    private record Counted(UUID session, long settled) {}

    private final Pool pool;
    private final UUID node;
    private final InstantSource clock;
    private final Map<Integer, MinuteTally> tallies = new HashMap<>();
    private final Map<Integer, Integer> tenants = new HashMap<>();
    private final Map<Integer, Counted> counted = new HashMap<>();
    private final Deque<JsonObject> waiting = new ArrayDeque<>();
    private Instant minute;

    /** A log on a pool that the caller closes. */
    public MinuteLog(Pool pool, UUID node, InstantSource clock) {
        this.pool = pool;
        this.node = node;
        this.clock = clock;
        this.minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    }

    /** Looks at the states, and writes the minutes that are over. */
    Future<Void> turn(Collection<Presence> states) {
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            close();
            minute = now;
        }
        states.forEach(this::look);
        return write();
    }

    private void look(Presence state) {
        var branch = state.branch().id();
        var before = counted.put(branch, new Counted(state.session(), state.settledHere()));
        var since = before != null && before.session().equals(state.session())
                ? state.settledHere() - before.settled()
                : state.settledHere();
        tenants.put(branch, state.branch().tenant());
        tallies.computeIfAbsent(branch, first -> new MinuteTally()).look(state, since);
    }

    private void close() {
        tallies.forEach((branch, tally) -> {
            if (tally.worthARow()) {
                waiting.addLast(tally.json()
                        .put("tenant", tenants.get(branch))
                        .put("branch", branch)
                        .put("minute", minute.toString()));
            }
        });
        tallies.clear();
        while (waiting.size() > WAITING_MAX) {
            waiting.removeFirst();
        }
    }

    private Future<Void> write() {
        if (waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        var part = waiting.stream().limit(ROWS_MAX).toList();
        return pool.preparedQuery(WRITE)
                .execute(Tuple.of(new JsonArray(part), node))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .recover(cause -> StoreFault.of(cause).kind() == StoreFault.Kind.DATA
                        ? dropped(cause)
                        : Future.failedFuture(cause))
                .onSuccess(done -> part.forEach(row -> waiting.removeFirst()))
                .compose(done -> write());
    }

    private static Future<Void> dropped(Throwable cause) {
        LOG.error("PostgreSQL refuses minutes of branches, which are dropped", cause);
        return Future.succeededFuture();
    }
}

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

    /** A branch that was seen: what its session had settled at the last look, and its minute under way. */
    private static final class Seen {
        private final int tenant;
        private UUID session = NONE;
        private long settled;
        private MinuteTally tally = new MinuteTally();

        Seen(int tenant) {
            this.tenant = tenant;
        }

        void look(Presence state) {
            var before = session.equals(state.session()) ? settled : 0;
            session = state.session();
            settled = state.settledHere();
            tally.look(state, settled - before);
        }
    }

    private static final UUID NONE = new UUID(0, 0);

    private final Pool pool;
    private final UUID node;
    private final InstantSource clock;
    private final Map<Integer, Seen> seen = new HashMap<>();
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
        var branch = state.branch();
        seen.computeIfAbsent(branch.id(), first -> new Seen(branch.tenant())).look(state);
    }

    private void close() {
        seen.forEach((branch, its) -> {
            if (its.tally.worthARow()) {
                waiting.addLast(its.tally
                        .json()
                        .put("tenant", its.tenant)
                        .put("branch", branch)
                        .put("minute", minute.toString()));
            }
            its.tally = new MinuteTally();
        });
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

package io.branchline.hub.presence;

import io.branchline.hub.session.ConnectionLog;
import io.branchline.hub.session.Presence;
import io.branchline.hub.store.StoreFault;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes sessions, off their path: takes from any event loop without waiting, writes one batch at a time, twice a second.
 * Thread-safe.
 */
public final class Connections implements ConnectionLog {
    /** Most sessions that wait; beyond, the newest are dropped: what a hub has at most. */
    static final int WAITING_MAX = 20_000;

    /** What is noted of a session whose node died with it. */
    static final String NODE_DIED = "hub stopped without a word";

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int BATCH_MAX = 1_000;
    private static final long WRITE_EVERY_MS = 500;
    private static final Duration RETRY_MIN = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final long ANSWER_WITHIN_S = 10;

    /**
     * A branch has one session: whatever another node still has open of it is over, or that node would say so and say more.
     * A session may be told as open and closed at once, and again.
     */
    private static final String WRITE = """
            WITH n AS MATERIALIZED (
                SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(session uuid, tenant int, branch int, remote text,
                    agent text, opened_at timestamptz, closed_at timestamptz, code int, reason text)
            ), died AS (
                UPDATE branch_connection c SET closed_at = greatest(c.opened_at, c.seen_at), code = 1006, reason = $3
                FROM n WHERE c.branch = n.branch AND c.closed_at IS NULL AND c.node <> $2 AND c.opened_at < n.opened_at
            )
            INSERT INTO branch_connection AS c (session, tenant, branch, node, remote, agent, opened_at, seen_at,
                closed_at, code, reason)
            SELECT n.session, n.tenant, n.branch, $2, n.remote, n.agent, n.opened_at, clock_timestamp(), n.closed_at,
                n.code, n.reason
            FROM n ORDER BY n.session
            ON CONFLICT (session) DO UPDATE SET seen_at = excluded.seen_at, closed_at = excluded.closed_at,
                code = excluded.code, reason = excluded.reason
            WHERE excluded.closed_at IS NOT NULL""";

    private record End(Instant at, int code, String reason) {}

    private record Entry(Presence presence, @Nullable End end) {}

    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final UUID node;
    private final Backoff backoff;
    private final LongAdder dropped = new LongAdder();
    private Map<UUID, Entry> waiting = new LinkedHashMap<>();
    private boolean writing;
    private @Nullable Promise<Void> drained;

    /** An empty queue on a pool that the caller closes. */
    public Connections(Vertx vertx, Pool pool, UUID node, RandomGenerator random) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.pool = pool;
        this.node = node;
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, random);
    }

    @Override
    public void opened(Presence presence) {
        note(new Entry(presence, null));
    }

    @Override
    public void closed(Presence presence, int code, String reason, Instant at) {
        note(new Entry(presence, new End(at, code, reason)));
    }

    /** Sessions given up because too many waited, or PostgreSQL refuses them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Completes when everything that waits now is written, or cannot be. */
    public synchronized Future<Void> drain() {
        var promise = Promise.<Void>promise();
        drained = promise;
        if (!writing) {
            writing = true;
            context.runOnContext(task -> write());
        }
        return promise.future();
    }

    private synchronized void note(Entry entry) {
        var session = entry.presence().session();
        if (waiting.size() >= WAITING_MAX && !waiting.containsKey(session)) {
            dropped.increment();
            return;
        }
        waiting.put(session, entry);
        if (!writing) {
            writing = true;
            writeAfter(WRITE_EVERY_MS);
        }
    }

    private void writeAfter(long delayMs) {
        context.runOnContext(task -> vertx.setTimer(Math.max(1, delayMs), due -> write()));
    }

    private void write() {
        var batch = take();
        pool.preparedQuery(WRITE)
                .execute(Tuple.of(json(batch), node, NODE_DIED))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onComplete(done -> {
                    if (done.succeeded()) {
                        backoff.succeeded();
                        next(WRITE_EVERY_MS);
                    } else {
                        failed(batch, StoreFault.of(done.cause()));
                    }
                });
    }

    private synchronized List<Entry> take() {
        var batch = waiting.values().stream().limit(BATCH_MAX).toList();
        batch.forEach(entry -> waiting.remove(entry.presence().session()));
        return batch;
    }

    private void failed(List<Entry> batch, StoreFault fault) {
        if (fault.kind() == StoreFault.Kind.DATA) {
            dropped.add(batch.size());
            LOG.error("PostgreSQL refuses sessions, which are not noted count={}", batch.size(), fault);
        } else {
            LOG.debug("Sessions not noted yet count={}", batch.size(), fault);
            putBack(batch);
        }
        next(backoff.failed().toMillis());
    }

    /** What was told meanwhile is newer. */
    private synchronized void putBack(List<Entry> batch) {
        var all = new LinkedHashMap<UUID, Entry>();
        batch.forEach(entry -> all.put(entry.presence().session(), entry));
        all.putAll(waiting);
        waiting = all;
    }

    private synchronized void next(long delayMs) {
        var leaving = drained;
        if (waiting.isEmpty()) {
            writing = false;
            if (leaving != null) {
                leaving.tryComplete();
            }
        } else {
            writeAfter(leaving != null ? 1 : delayMs);
        }
    }

    private static JsonArray json(List<Entry> batch) {
        var rows = new JsonArray();
        for (var entry : batch) {
            var presence = entry.presence();
            var row = new JsonObject()
                    .put("session", presence.session().toString())
                    .put("tenant", presence.branch().tenant())
                    .put("branch", presence.branch().id())
                    .put("remote", presence.remote())
                    .put("agent", presence.agentVersion())
                    .put("opened_at", presence.openedAt().toString());
            var end = entry.end();
            if (end != null) {
                row.put("closed_at", end.at().toString())
                        .put("code", end.code())
                        .put("reason", end.reason());
            }
            rows.add(row);
        }
        return rows;
    }
}

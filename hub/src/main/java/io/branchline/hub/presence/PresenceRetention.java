package io.branchline.hub.presence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions of nodes that died, and forgets sessions after 30 days and minutes after 25 hours. Works in small
 * steps, each a statement of its own; several nodes may do it at once. Ages are those of PostgreSQL's clock. Thread-safe.
 */
public final class PresenceRetention {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceRetention.class);
    private static final long EVERY_MS = 15_000;
    private static final long RUN_MINUTES_MAX = 5;
    private static final int STEP_MAX = 5_000;
    private static final int STEPS_MAX = 20;

    private static final String END_OF_DEAD_NODES = """
            UPDATE branch_connection SET closed_at = greatest(opened_at, seen_at), code = 1006, reason = $2
            WHERE session IN (SELECT session FROM branch_connection
                WHERE closed_at IS NULL AND seen_at < now() - interval '45 seconds'
                ORDER BY session LIMIT $1 FOR UPDATE SKIP LOCKED)""";

    private static final String FORGET_CONNECTIONS = """
            DELETE FROM branch_connection WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM branch_connection
                WHERE opened_at < now() - interval '30 days' AND closed_at < now() - interval '30 days' LIMIT $1))""";

    private static final String FORGET_MINUTES = """
            DELETE FROM branch_minute WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM branch_minute WHERE minute < now() - interval '25 hours' LIMIT $1))""";

    private final Vertx vertx;
    private final Pool pool;
    private volatile long timer = -1;
    private volatile boolean stopped;

    /** A retention that has not begun, on a pool that the caller closes. */
    public PresenceRetention(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /** Begins, every 15 seconds. */
    public void start() {
        if (!stopped) {
            timer = vertx.setTimer(
                    EVERY_MS,
                    due -> run().timeout(RUN_MINUTES_MAX, TimeUnit.MINUTES)
                            .onFailure(fault -> LOG.debug("Old states of branches not forgotten now", fault))
                            .onComplete(done -> start()));
        }
    }

    /** Ends and forgets what is due now. */
    public Future<Void> run() {
        return steps(END_OF_DEAD_NODES, Tuple.of(STEP_MAX, Connections.NODE_DIED), STEPS_MAX)
                .compose(done -> steps(FORGET_CONNECTIONS, Tuple.of(STEP_MAX), STEPS_MAX))
                .compose(done -> steps(FORGET_MINUTES, Tuple.of(STEP_MAX), STEPS_MAX));
    }

    /** Forgets no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private Future<Void> steps(String sql, Tuple parameters, int left) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .compose(done -> done.rowCount() < STEP_MAX || left <= 1 || stopped
                        ? Future.succeededFuture()
                        : steps(sql, parameters, left - 1));
    }
}

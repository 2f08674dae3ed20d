package io.branchline.hub.presence;

import io.branchline.hub.session.CatchUp;
import io.branchline.hub.session.Presence;
import io.branchline.hub.session.Sessions;
import io.branchline.hub.store.StoreFault;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes how this node's branches stand: every two seconds those that changed in a way people see, every
 * 15 seconds all that are connected, as a sign of life. One statement at a time for at most 2,000 rows, whatever the
 * branches do. Context: its own; {@link #start} and {@link #stop} from any thread.
 */
public final class PresenceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceWriter.class);
    private static final long EVERY_MS = 2_000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final Duration RETRY_MIN = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final int ROWS_MAX = 2_000;
    private static final long ANSWER_WITHIN_S = 10;

    /**
     * A session that is here is not over, whatever another node made of a silence of PostgreSQL. One whose end was noted
     * stays ended: it may have ended since the states were looked at.
     */
    private static final String ALIVE = """
            UPDATE branch_connection SET seen_at = clock_timestamp(), closed_at = NULL, code = NULL, reason = NULL
            WHERE session = ANY ($1) AND (closed_at IS NULL OR reason = $2)""";

    /** What a change of is worth a row before the next sign of life; the rest may be 15 seconds old. */
    private record Look(
            UUID session,
            String status,
            int backlogMagnitude,
            int roomMagnitude,
            boolean full,
            @Nullable CatchUp catchUp) {
        static Look at(Presence state) {
            var room = state.room();
            return new Look(
                    state.session(),
                    state.status().word(),
                    // A handful in flight comes and goes with every event.
                    magnitude(state.backlog().sum() / 16),
                    room == null ? -1 : magnitude(room.seconds() == null ? Long.MAX_VALUE : room.seconds()),
                    room != null && room.full(),
                    state.catchUp());
        }

        private static int magnitude(long number) {
            return Long.SIZE - Long.numberOfLeadingZeros(number);
        }
    }

    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final Sessions sessions;
    private final UUID node;
    private final MinuteLog minutes;
    private final LongSupplier nanoTime;
    private final Backoff backoff;
    private final Map<Integer, Look> written = new HashMap<>();
    private long aliveNanos;
    private Future<Void> turning = Future.succeededFuture();
    private boolean stopped;
    private long timer = -1;

    /**
     * A writer that has not begun.
     *
     * @param pool that the caller closes
     * @param sessions of this node
     * @param minutes is shown the states at every turn
     */
    public PresenceWriter(
            Vertx vertx,
            Pool pool,
            Sessions sessions,
            UUID node,
            MinuteLog minutes,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.pool = pool;
        this.sessions = sessions;
        this.node = node;
        this.minutes = minutes;
        this.nanoTime = nanoTime;
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, random);
        this.aliveNanos = nanoTime.getAsLong();
    }

    /** Begins. */
    public void start() {
        context.runOnContext(begin -> later(EVERY_MS));
    }

    /** Writes what there is, for the last time; the sessions are over. */
    public Future<Void> stop() {
        var done = Promise.<Void>promise();
        context.runOnContext(last -> {
            stopped = true;
            vertx.cancelTimer(timer);
            turning.transform(over -> turn()).onComplete(done);
        });
        return done.future();
    }

    private void later(long delayMs) {
        if (!stopped) {
            timer = vertx.setTimer(Math.max(1, delayMs), due -> {
                turning = turn();
                turning.onComplete(
                        done -> later(EVERY_MS), fault -> later(backoff.failed().toMillis()));
            });
        }
    }

    private Future<Void> turn() {
        var states = List.copyOf(sessions.states());
        var now = nanoTime.getAsLong();
        var alive = now - aliveNanos >= SIGN_OF_LIFE.toNanos();
        var rows = states.stream()
                .filter(state -> (alive && state.connected())
                        || !Look.at(state).equals(written.get(state.branch().id())))
                .toList();
        return write(rows, 0)
                .compose(done -> alive ? signOfLife(states) : Future.succeededFuture())
                .onSuccess(done -> {
                    backoff.succeeded();
                    aliveNanos = alive ? now : aliveNanos;
                })
                .compose(done -> minutes.turn(states))
                .onFailure(fault -> LOG.debug("States not written", fault));
    }

    private Future<Void> write(List<Presence> rows, int from) {
        if (from >= rows.size()) {
            return Future.succeededFuture();
        }
        var part = rows.subList(from, Math.min(rows.size(), from + ROWS_MAX));
        return pool.preparedQuery(PresenceRows.UPSERT)
                .execute(Tuple.of(PresenceRows.json(part), node))
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .recover(PresenceWriter::unlessRefused)
                .onSuccess(
                        done -> part.forEach(state -> written.put(state.branch().id(), Look.at(state))))
                .compose(done -> write(rows, from + ROWS_MAX));
    }

    /** What PostgreSQL refuses now it refuses next time as well: the others must not wait for it. */
    private static Future<Void> unlessRefused(Throwable cause) {
        var fault = StoreFault.of(cause);
        if (fault.kind() == StoreFault.Kind.DATA) {
            LOG.error("PostgreSQL refuses states of branches, which are dropped", fault);
            return Future.succeededFuture();
        }
        return Future.failedFuture(fault);
    }

    private Future<Void> signOfLife(List<Presence> states) {
        var connected = states.stream()
                .filter(Presence::connected)
                .map(Presence::session)
                .toArray(UUID[]::new);
        return connected.length == 0
                ? Future.succeededFuture()
                : pool.preparedQuery(ALIVE)
                        .execute(Tuple.tuple().addArrayOfUUID(connected).addString(Connections.NODE_DIED))
                        .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                        .mapEmpty();
    }
}

package io.branchline.hub.live;

import io.branchline.protocol.link.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that comes back: asks for an answer every few seconds, gives a silent connection up, and tries
 * again with full jitter until closed. A client is made for each attempt, because closing the client is the only way to
 * drop a connection that no longer answers. Context: the bus's.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long ANSWER_WITHIN_MS = 2_500;

    private final Vertx vertx;
    private final Context context;
    private final RedisConfig config;
    private final Backoff backoff;
    private final Consumer<RedisConnection> onOpen;
    private final Runnable onDown;
    private @Nullable Redis client;
    private volatile @Nullable RedisConnection connection;
    private long attempt;
    private boolean alive;
    private boolean told;
    private boolean closed;

    /**
     * A link not yet opened.
     *
     * @param onOpen a connection is open; nothing was sent on it yet
     * @param onDown an attempt failed, or the connection is gone
     */
    RedisLink(
            Vertx vertx,
            Context context,
            RedisConfig config,
            Backoff backoff,
            Consumer<RedisConnection> onOpen,
            Runnable onDown) {
        this.vertx = vertx;
        this.context = context;
        this.config = config;
        this.backoff = backoff;
        this.onOpen = onOpen;
        this.onDown = onDown;
    }

    /** The open connection, or null. */
    @Nullable
    RedisConnection connection() {
        return connection;
    }

    /** Begins to connect. */
    void open() {
        if (closed) {
            return;
        }
        var mine = ++attempt;
        var fresh = Redis.createClient(vertx, options(config));
        client = fresh;
        // A frozen Redis accepts the connection and never answers the greeting: only this timeout ends that.
        fresh.connect()
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onSuccess(made -> context.runOnContext(ignored -> opened(mine, made)))
                .onFailure(cause -> context.runOnContext(ignored -> down(mine, cause)));
    }

    /** Gives the connection up for good. */
    Future<Void> close() {
        closed = true;
        attempt++;
        connection = null;
        var last = client;
        client = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    /** How a client reaches a server: one connection, nothing pooled behind our back. */
    static RedisOptions options(RedisConfig config) {
        var options = new RedisOptions()
                .setConnectionString("redis://" + config.host() + ":" + config.port())
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setPoolCleanerInterval(-1)
                .setNetClientOptions(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(3_000));
        return config.password() == null ? options : options.setPassword(config.password());
    }

    private void opened(long mine, RedisConnection made) {
        if (mine != attempt) {
            return;
        }
        connection = made;
        made.exceptionHandler(cause -> context.runOnContext(ignored -> down(mine, cause)));
        made.endHandler(ended -> context.runOnContext(ignored -> down(mine, null)));
        LOG.info("Redis is reachable. redis={}", config);
        told = false;
        onOpen.accept(made);
        ping(mine, made);
    }

    /** Something came in: the connection is alive. */
    void heard() {
        alive = true;
    }

    private void ping(long mine, RedisConnection asked) {
        alive = false;
        // The answer may come as a push instead: when a push arrives, the client (Vert.x 5.0.10) takes the oldest
        // waiting
        // command off its queue and forgets it. So an answer is anything that comes, not this future alone.
        asked.send(Request.cmd(Command.PING))
                .onSuccess(pong -> context.runOnContext(ignored -> heard()))
                .onFailure(cause -> context.runOnContext(ignored -> down(mine, cause)));
        vertx.setTimer(ANSWER_WITHIN_MS, ignored -> context.runOnContext(due -> judge(mine, asked)));
    }

    private void judge(long mine, RedisConnection asked) {
        if (mine != attempt) {
            return;
        }
        if (alive) {
            backoff.succeeded();
            ping(mine, asked);
        } else {
            down(mine, null);
        }
    }

    private void down(long mine, @Nullable Throwable cause) {
        if (mine != attempt) {
            return;
        }
        attempt++;
        connection = null;
        drop();
        if (!told) {
            told = true;
            LOG.warn("Redis is not reachable; other nodes learn from PostgreSQL. redis={}", config, cause);
        }
        onDown.run();
        var delayMs = Math.max(1, backoff.failed().toMillis());
        vertx.setTimer(delayMs, ignored -> context.runOnContext(due -> open()));
    }

    private void drop() {
        var last = client;
        client = null;
        if (last != null) {
            last.close().onFailure(cause -> LOG.debug("A dropped Redis client did not close.", cause));
        }
    }
}

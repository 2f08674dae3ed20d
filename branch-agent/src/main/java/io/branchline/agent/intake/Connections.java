package io.branchline.agent.intake;

import io.branchline.agent.config.AgentConfig.HttpLimits;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;

/**
 * Closes connections that hold something without doing anything: too many of them, a head or body that comes drop by
 * drop, or nothing at all. A timeout for silence alone does not notice the drops. Context: one event loop.
 */
final class Connections {
    private static final class Use {
        long sinceNanos;
        boolean used;
        boolean receiving;
        boolean answering;
    }

    private final HttpLimits limits;
    private final LongSupplier nanoTime;
    private final IdentityHashMap<HttpConnection, Use> uses = new IdentityHashMap<>();

    Connections(HttpLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    int count() {
        return uses.size();
    }

    /** A connection was made. */
    void opened(HttpConnection connection) {
        if (uses.size() >= limits.connectionsMax()) {
            connection.close();
            return;
        }
        var use = new Use();
        use.sinceNanos = nanoTime.getAsLong();
        uses.put(connection, use);
        connection.closeHandler(closed -> uses.remove(connection));
    }

    /** The head of a request has arrived. */
    void began(HttpConnection connection) {
        var use = uses.get(connection);
        if (use != null) {
            use.sinceNanos = nanoTime.getAsLong();
            use.used = true;
            use.receiving = true;
        }
    }

    /** The request has arrived whole; how long its answer takes is up to the agent. */
    void received(HttpConnection connection) {
        var use = uses.get(connection);
        if (use != null) {
            use.receiving = false;
            use.answering = true;
        }
    }

    /** Its answer is out. */
    void answered(HttpConnection connection) {
        var use = uses.get(connection);
        if (use != null) {
            use.sinceNanos = nanoTime.getAsLong();
            use.receiving = false;
            use.answering = false;
        }
    }

    /** To be called now and then. */
    void sweep() {
        var now = nanoTime.getAsLong();
        for (var entry : new ArrayList<>(uses.entrySet())) {
            var use = entry.getValue();
            var waits = use.used && !use.receiving;
            var allowed = waits ? limits.idleTimeout() : limits.requestTimeout();
            if (!use.answering && now - use.sinceNanos > allowed.toNanos()) {
                entry.getKey().close();
            }
        }
    }
}

package io.branchline.hub.live;

import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Tells every hub node what was committed, at most once (P10): whoever misses a notice finds it in PostgreSQL. Redis
 * carries it between nodes; a single node needs no Redis.
 */
public interface LiveBus {
    /** Tells all nodes, this one included, of a committed batch. Never fails and never waits. */
    void announce(LiveNotice notice);

    /**
     * Hands every notice to a listener, on the caller's context.
     *
     * @param onNotice a batch was committed by some node
     * @param onHole something may have been missed: catch up from PostgreSQL now
     * @return completes when notices flow
     */
    Future<Void> listen(Consumer<LiveNotice> onNotice, Runnable onHole);

    /** Number of publications handed to Redis and taken by it; 0 on a single node. */
    long published();

    /** Stops. */
    Future<Void> close();
}

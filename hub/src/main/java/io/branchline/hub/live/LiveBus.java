package io.branchline.hub.live;

import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Tells every hub node what was committed, at most once (P10): whoever misses a notice finds it in PostgreSQL. Redis
 * carries it between nodes; a single node needs no Redis.
 */
public interface LiveBus {
    /** Longest hint. */
    int HINT_LENGTH_MAX = 200;

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

    /**
     * Tells the other nodes a word, at most once: that they may look into PostgreSQL sooner than they would by
     * themselves. Never fails and never waits.
     *
     * @param text at most {@link #HINT_LENGTH_MAX} characters
     */
    default void hint(String text) {}

    /** Hands the words of other nodes to a listener, on a context of the bus. */
    default void onHint(Consumer<String> listener) {}

    /** Whether other nodes are reached: {@code up}, {@code down}, or {@code none} if there is nothing between nodes. */
    default String link() {
        return "none";
    }

    /** Whether other nodes are in reach; always, if there is nothing between them. Thread-safe. */
    default boolean isUp() {
        return true;
    }

    /** Number of publications handed to Redis and taken by it; 0 on a single node. */
    long published();

    /** Stops. */
    Future<Void> close();
}

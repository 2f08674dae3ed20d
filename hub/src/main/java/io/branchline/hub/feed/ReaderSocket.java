package io.branchline.hub.feed;

import io.vertx.core.Future;

/** What a reader is connected by. Its futures complete on any thread. */
interface ReaderSocket {
    /**
     * Writes a message.
     *
     * @param position up to where the reader has seen everything with this message; empty if it does not say
     * @return completes when the operating system has taken it
     */
    Future<Void> write(SharedText message, String position);

    /** Whether each message can tell a position of its own, so that a reader need not remember batches. */
    boolean tellsPositions();

    /** Whether the peer answers {@link #ping}. */
    boolean answersPings();

    /** Asks for a sign of life, or gives one. */
    Future<Void> ping();

    /** Ends the connection. */
    Future<Void> close(int code, String reason);
}

package io.branchline.hub.ingest;

import io.branchline.protocol.event.Priority;

/** What the ingest tells those who count. Called on the writers' event loops; must not block. */
public interface IngestMeter {
    /** Counts nothing. */
    IngestMeter NONE = new IngestMeter() {};

    /** A batch was committed: so many events new, so many stored before, so many quarantined, in this time. */
    default void committed(Priority priority, int events, int duplicates, int quarantined, long nanos) {}

    /** A run was refused because the queue is full or PostgreSQL cannot be reached. */
    default void refused(Priority priority, String reason) {}

    /** Runs lost their cursor to another session. */
    default void superseded(Priority priority, int runs) {}

    /** A batch failed and its outcome is unknown. */
    default void failed(Priority priority, int runs) {}
}

package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import java.time.Instant;

/** What became of one event handed to the journal. Only the first two may be answered with {@code kept}. */
public sealed interface AppendOutcome {
    /** On disk, fsync done. */
    record Kept(Priority priority, long sequence, Instant recordedTime) implements AppendOutcome {}

    /** The same event was kept before. */
    record AlreadyKept(Priority priority, long sequence, Instant recordedTime) implements AppendOutcome {}

    /** Another event was kept under this id. */
    record Conflict(String id) implements AppendOutcome {}

    /** Not kept: the queue or the disk is full. What was kept before is safe. */
    record Full(String detail) implements AppendOutcome {}
}

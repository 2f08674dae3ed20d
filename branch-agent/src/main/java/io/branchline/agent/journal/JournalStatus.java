package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the journal is, for the operator.
 *
 * @param backlog per priority how many events are kept and not settled
 * @param oldestUnsettled when the oldest of them was kept; null if there is none
 * @param bytesOnDisk size of the journal's files
 * @param roomLeft free bytes of the disk above the reserve; 0 means that new events are refused
 * @param retention how long settled events stay
 * @param full whether the last attempt to keep an event was refused for want of room
 * @param damage what was found damaged since the journal was opened, in words; empty if nothing
 */
public record JournalStatus(
        PerPriority backlog,
        @Nullable Instant oldestUnsettled,
        long bytesOnDisk,
        long roomLeft,
        Duration retention,
        boolean full,
        List<String> damage) {
    public JournalStatus {
        damage = List.copyOf(damage);
    }
}

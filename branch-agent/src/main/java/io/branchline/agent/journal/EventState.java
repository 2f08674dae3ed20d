package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one event of this journal stands.
 *
 * @param id of the event
 * @param state how far it has come
 * @param priority under which it was kept
 * @param sequence in the current epoch; 0 if it was settled under an earlier one
 * @param recordedTime when it was kept
 * @param reason why head office quarantined it; null in every other state
 * @param toBranch code of the branch it is for; null if for none
 */
public record EventState(
        String id,
        State state,
        Priority priority,
        long sequence,
        Instant recordedTime,
        @Nullable String reason,
        @Nullable String toBranch) {
    /** How far an event has come. */
    public enum State {
        /** On the branch's disk. */
        KEPT,
        /** Committed at head office. */
        SETTLED,
        /** Committed at head office, apart from the others. */
        QUARANTINED
    }
}

package io.branchline.agent.intake;

import io.branchline.agent.journal.AppendOutcome;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the POS is told about one event it handed over. */
public sealed interface IntakeReply {
    /** Id of the event. */
    String id();

    /** On the branch's disk. Made only by {@link IntakeReply#of}, from what the journal returned after its fsync. */
    final class Kept implements IntakeReply {
        private final String id;
        private final Priority priority;
        private final long sequence;
        private final Instant recordedTime;
        private final boolean repeated;

        private Kept(String id, Priority priority, long sequence, Instant recordedTime, boolean repeated) {
            this.id = id;
            this.priority = priority;
            this.sequence = sequence;
            this.recordedTime = recordedTime;
            this.repeated = repeated;
        }

        @Override
        public String id() {
            return id;
        }

        /** Priority under which it is kept. */
        public Priority priority() {
            return priority;
        }

        /** Sequence in the journal. */
        public long sequence() {
            return sequence;
        }

        /** When it was written. */
        public Instant recordedTime() {
            return recordedTime;
        }

        /** True if it had been kept before, by an earlier post. */
        public boolean repeated() {
            return repeated;
        }
    }

    /** Not an event this branch can take; it stays wrong however often it is posted. */
    record Refused(String id, @Nullable String pointer, String detail) implements IntakeReply {}

    /** Another event was kept under this id. */
    record Conflict(String id) implements IntakeReply {}

    /** Not kept for want of room or time; may be posted again later. */
    record Full(String id, String detail) implements IntakeReply {}

    /** What the journal's outcome means for the POS. */
    static IntakeReply of(String id, AppendOutcome outcome) {
        return switch (outcome) {
            case AppendOutcome.Kept kept -> new Kept(id, kept.priority(), kept.sequence(), kept.recordedTime(), false);
            case AppendOutcome.AlreadyKept kept ->
                new Kept(id, kept.priority(), kept.sequence(), kept.recordedTime(), true);
            case AppendOutcome.Conflict conflict -> new Conflict(id);
            case AppendOutcome.Full full -> new Full(id, full.detail());
        };
    }
}

package io.branchline.hub.ingest;

import io.branchline.hub.branch.Branch;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Gap;
import java.util.UUID;

/** Contiguous sequences of one branch, journal epoch and priority that are committed together or not at all. */
public sealed interface Run {
    /** Branch it comes from. */
    Branch branch();

    /** Journal epoch the sequences belong to. */
    UUID epoch();

    /** Session that brought it; only the session that opened the cursors last may move them. */
    UUID session();

    /** Priority of all of it. */
    Priority priority();

    /** First sequence. */
    long first();

    /** Last sequence. */
    long last();

    /** Events. */
    record EventRun(Branch branch, UUID epoch, UUID session, Events events) implements Run {
        @Override
        public Priority priority() {
            return events.priority();
        }

        @Override
        public long first() {
            return events.first();
        }

        @Override
        public long last() {
            return events.last();
        }
    }

    /** A gap in the place of events. */
    record GapRun(Branch branch, UUID session, Gap gap) implements Run {
        @Override
        public UUID epoch() {
            return gap.epoch();
        }

        @Override
        public Priority priority() {
            return gap.priority();
        }

        @Override
        public long first() {
            return gap.first();
        }

        @Override
        public long last() {
            return gap.last();
        }
    }
}

package io.branchline.protocol.frame;

import io.branchline.protocol.event.Priority;
import java.util.List;

/**
 * Down: head office's PostgreSQL has committed everything of one priority through a sequence (P2).
 *
 * @param priority of the events
 * @param through last committed sequence
 * @param credit bytes of events of this priority that may be sent in this session in total, never less than before
 * @param quarantined those that were committed to the quarantine instead of the event table
 */
public record Settled(Priority priority, long through, long credit, List<Quarantined> quarantined) implements Frame {
    public Settled {
        quarantined = List.copyOf(quarantined);
    }

    /**
     * An event head office keeps apart.
     *
     * @param sequence of the event
     * @param reason what is wrong with it, for a person
     */
    public record Quarantined(long sequence, String reason) {}
}

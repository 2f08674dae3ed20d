package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of a journal first.
 *
 * @param lastSettled the last settled event of priority 1; null if none is held
 * @param quarantined what head office keeps apart, newest first, at most as many as were asked for
 */
public record Glance(@Nullable Event lastSettled, List<Apart> quarantined) {
    public Glance {
        quarantined = List.copyOf(quarantined);
    }

    /**
     * An event that head office keeps apart from the others.
     *
     * @param event as it was kept
     * @param priority under which it was kept
     * @param reason head office gave
     */
    public record Apart(Event event, Priority priority, String reason) {}
}

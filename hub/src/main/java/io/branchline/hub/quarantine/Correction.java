package io.branchline.hub.quarantine;

import io.branchline.protocol.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * How an event is to be released.
 *
 * @param event mended, with the same id; null for the event as it is
 * @param note why; needed if the time changes
 */
public record Correction(@Nullable Event event, @Nullable String note) {}

package io.branchline.hub.quarantine;

import io.branchline.hub.store.TroublePlace;
import java.time.Instant;

/**
 * An event has left the quarantine.
 *
 * @param place where it was
 * @param id of the event
 * @param time when it happened, by the row that is stored
 * @param mended whether it was changed
 * @param duplicate whether an event with this id was stored before, so that nothing was added now
 * @param committed to be run once the transaction is committed: tells the live bus
 */
public record Released(
        TroublePlace place, String id, Instant time, boolean mended, boolean duplicate, Runnable committed) {}

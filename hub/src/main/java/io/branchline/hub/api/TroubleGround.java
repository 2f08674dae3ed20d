package io.branchline.hub.api;

import io.branchline.hub.quarantine.QuarantineDesk;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.view.ShownBatches;

/**
 * What the routes of quarantine and gaps, and of the way of an event, stand on. Thread-safe.
 *
 * @param reads of quarantine and gaps
 * @param desk where they are decided
 * @param shown what the feed of this node has shown
 */
public record TroubleGround(TroubleReads reads, QuarantineDesk desk, ShownBatches shown) {}

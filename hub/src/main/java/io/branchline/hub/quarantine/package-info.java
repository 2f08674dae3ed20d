/**
 * What people do about events that were set apart and about gaps: release one, as it is or mended, leave it apart with a
 * reason, say what became of the events of a gap.
 *
 * <p>Arrives: the place of a quarantined event or a gap, who decides, and perhaps the mended event. Leaves: the decision
 * and, for a release, the event among the events with all that goes with it, in the caller's transaction; after the commit
 * the notice to the live bus and the hint to whoever hands events on. Owns no rule: those of the ingest are asked again.
 * Owns no table: {@code hub.store} writes.
 *
 * <p>Threads: futures on the caller's context; thread-safe. Limits: bytes of an event that are read, one event at a time.
 *
 * <p>Failure: {@link io.branchline.hub.quarantine.NotDecided} says why nothing was decided: there is no such place,
 * somebody was first and what they decided, or the event is still wrong and where. A notice that is lost is found by the
 * catch-up of every node.
 *
 * <p>Invariant: a quarantined event is decided once, its id never changes, and the cursor of its branch never moves here.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.quarantine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

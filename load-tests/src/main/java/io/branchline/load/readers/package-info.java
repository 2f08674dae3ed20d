/**
 * Hundreds of readers of the live feed, some of which never read: whether those spoil it for the others, and what they
 * cost the hub.
 *
 * <p>Arrives: numbers of branches, readers and events. Leaves: delays from settled to read as a ratio of two runs that
 * alternate, and the hub's memory. It owns the readers; the branches are those of {@link io.branchline.load.fleet}.
 *
 * <p>Threads: readers live on the event loops of one Vert.x. Limits: as many readers as the hub has places. Failure: a
 * reader that reads and is closed ends the run with its close code.
 *
 * <p>Invariant: delays are measured from the event's own {@code settledtime} on the same machine's clock.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.readers;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

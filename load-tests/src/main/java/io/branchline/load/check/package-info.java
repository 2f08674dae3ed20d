/**
 * The judge: compares what the tills were promised with what PostgreSQL holds.
 *
 * <p>Arrives: the attempt logs of the tills and a JDBC connection. Leaves: how many events are stored, doubled, missing,
 * out of order and quarantined, with examples, and how long they took. Reads no counter of the agent or the hub.
 *
 * <p>Threads: blocking. Limits: the log is streamed into a temporary table and joined there, so the heap does not grow
 * with the run. Failure: an {@code SQLException} or {@code IOException} is passed on; there is no partial verdict.
 *
 * <p>Invariant: an event answered {@code kept} that is neither stored nor quarantined is missing, whatever anybody says.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.check;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

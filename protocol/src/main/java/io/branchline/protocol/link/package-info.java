/**
 * The heart: the four state machines that decide everything that can go wrong between two ends, and the small rules
 * they share (fair share, back-off, liveness).
 *
 * <p>Arrives: a frame, an answer of the journal or of PostgreSQL, a change of the socket. Leaves: a list of outputs the
 * driver carries out in order. They own no I/O, no clock and no chance: time and randomness are arguments, so that the
 * simulator can run the very same code through thousands of hours of cut lines and crashes.
 *
 * <p>Threads: none; a driver calls one input at a time. Limits: a few numbers per priority plus the frames in flight,
 * which credit bounds. Failure: any violation closes the session; the next hello and welcome restore the truth.
 *
 * <p>Invariant: a {@code settled} frame is made only from {@link io.branchline.protocol.link.Committed}, and the hub's
 * cursor, not anything remembered here, says where to resume.
 */
@NullMarked
@CheckReturnValue
package io.branchline.protocol.link;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

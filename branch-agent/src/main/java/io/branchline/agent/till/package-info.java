/**
 * What the tills read of the road down: rates, messages, settings, and a stream of what changes.
 *
 * <p>Arrives: requests that the port of the POS has let pass. Leaves: JSON, problems of RFC 9457, and server-sent events.
 * It owns no state: rates come from what the branch's state published after its last commit, everything else is read
 * from its disk.
 *
 * <p>Threads: one {@link io.branchline.agent.till.TillReads} for each event loop of the port, with its own board and
 * streams; reading the disk is done elsewhere.
 *
 * <p>Limits: messages and characters in an answer, streams for each event loop, characters read ahead for a stream, what
 * waits in its socket. A till that does not read is dropped and resumes where it was.
 *
 * <p>Failure: a disk that cannot be read is answered 503; a stream that cannot go on without a hole says {@code reset}.
 *
 * <p>Invariant: a rate is shown with the state it has at that moment, never with the one it had when it was read; an
 * entry of a stream is sent once and in order, or the till is told to read everything anew (P6, P7).
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.till;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

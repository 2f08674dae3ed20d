/**
 * The agents' side of the hub: one session for each connected branch.
 *
 * <p>Arrives: an upgrade request at {@code /agent} and then the frames of one agent. Leaves: runs handed to
 * {@link io.branchline.hub.ingest.Ingest}, {@code settled} frames made from the evidence it gives back, and the state
 * of each branch for the API and the feed. Owns neither the events nor the cursors: PostgreSQL says where to resume,
 * and a session that loses the race for a cursor closes.
 *
 * <p>Threads: a {@link io.branchline.hub.session.Session} lives on the event loop of its socket and has plain fields;
 * {@link io.branchline.hub.session.Sessions} and {@link io.branchline.hub.session.Admission} are shared and
 * thread-safe. Whoever enters a session from elsewhere does it by a named command that hops onto its context.
 *
 * <p>Limits: handshakes in flight and sessions in total ({@code Admission}), bytes of a message and frames a second
 * ({@code MessageAssembly}), unsettled bytes per priority (credit, {@code UplinkReceiver}), bytes waiting for the
 * socket ({@code Outbox}), silence ({@code Liveness}) and the time until the hello. Each ends in a refusal with a status
 * or a close code of its own. Pausing the socket is not back-pressure here, credit is: a paused socket would hide the
 * pings too.
 *
 * <p>Failure: whatever goes wrong closes this one session with a reason; the next hello and welcome restore the truth.
 *
 * <p>Invariant: only {@code Outbox} writes to a socket, and a {@code settled} frame leaves only after the commit.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The road from the branch's disk to head office: one connection, what is sent on it next, and what the answers mean.
 *
 * <p>Arrives: "the journal has more" and frames of the hub. Leaves: frames of events by priority, within credit; what is
 * settled goes back to the journal; what comes down goes to {@code Downlink}. Owns the socket ({@link io.branchline.agent.uplink.HubLink} alone writes to it) and
 * the wait between attempts; it owns no event: whatever was sent and not settled is read from the journal again.
 *
 * <p>Threads: one event loop context, that of the {@link io.branchline.agent.uplink.Uplink} verticle; the journal's
 * answers are brought back onto it. Limits: one read of the journal under way, the socket's write queue, the frames in
 * flight that the hub's credit bounds, the size of a message, one attempt to connect at a time.
 *
 * <p>Failure: every doubt closes the connection, and the next hello and welcome restore the truth. Nothing here can lose
 * or double an event, because nothing is marked settled but by a {@code settled} frame of the session it was sent in.
 *
 * <p>Invariant: all decisions are made by {@code UplinkSender} and {@code DownlinkReceiver}; a change that decides
 * something here is in the wrong place, because the simulator cannot see it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.uplink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

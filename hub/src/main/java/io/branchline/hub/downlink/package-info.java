/**
 * The road down: what head office has for its branches, and how it comes to the sessions of this node.
 *
 * <p>Arrives: messages and quotes, appended in the transaction of whoever publishes them. Leaves: for each session, what
 * lies behind the position of its branch. Two lanes: {@link io.branchline.hub.downlink.DownLog} holds messages, every one
 * of which is delivered in order; {@link io.branchline.hub.downlink.QuoteLog} holds quotes, of which a branch needs the
 * newest of each key. Owns neither the sessions, which register to be woken, nor what a branch has applied.
 *
 * <p>Threads: {@link io.branchline.hub.downlink.RoadsDown} works on a context of its own and publishes immutable
 * snapshots, which the sessions read on their event loops without a lock; everything else is thread-safe.
 *
 * <p>Limits: messages and quotes of one call, live quotes of a tenant, recent messages in memory by number and bytes,
 * encoded frames kept for sharing, bytes of one frame.
 *
 * <p>Failure: a hint that is lost costs a second, until the heads are asked for again; with PostgreSQL away nothing is
 * delivered and nothing is forgotten. A branch that was away longer than messages are kept is told what it missed.
 *
 * <p>Invariant: positions and versions become visible in their order, because whoever appends holds the row of the
 * tenant in {@code down_head} from the first statement to the commit; so a reader may go on behind the last one it saw.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.downlink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

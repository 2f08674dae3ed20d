/**
 * One real branch for a bench: the agent as shipped, in a process of its own, with its disk, its tills and its cable.
 *
 * <p>Arrives: a head office that knows the branch, what to post and how fast. Leaves: how long each sale took from the post
 * until the hub's word that it is settled had reached the branch.
 *
 * <p>It owns the agent's process, the cable and the tills. It knows nothing of how the agent and the hub work inside: it
 * posts by HTTP, and it hears the hub's frames on the cable, which passes them on unchanged.
 *
 * <p>Threads: the caller's, which is blocked; tills have one event loop, the cable has threads of its own.
 *
 * <p>Limits: connections of tills, posters of batches, times to wait, each named where it is used. Times of settled sales
 * are forgotten when the next measurement begins.
 *
 * <p>Failure: an agent that answers anything but {@code kept}, or a sale that is not settled in time, ends the run with what
 * was seen.
 *
 * <p>Invariant: a sale counts as settled by a {@code settled} or {@code welcome} frame of the hub alone, at the moment that
 * frame has reached the branch: later than the commit, never earlier.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.shop;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

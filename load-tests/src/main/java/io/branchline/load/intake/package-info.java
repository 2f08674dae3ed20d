/**
 * Sales posted at an agent's port as fast as it takes them, and the same rows in the agent's engine without the agent.
 *
 * <p>Arrives: a port or a directory, and how long. Leaves: events a second that were answered with {@code kept}, or whose
 * commit had returned.
 *
 * <p>Threads: tills post on the event loops of the given Vert.x; the engine's producers are threads of their own, as many
 * as there are tills. Limits: each till and each producer has one post under way. Failure: an answer other than 202 ends
 * the load and is told.
 *
 * <p>Invariant: both sides are given the same content and both wait for the fsync of each.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.intake;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * What both ends of the simulated world stand on: the line between them, the sizes of everything, the sales, and the
 * judge of fairness.
 *
 * <p>Arrives: frames from either end. Leaves: the same frames later, or not. Owns neither a branch nor a hub: those are in
 * {@code world}. Threads: one per seed. Limits: those of {@link io.branchline.load.simulation.ground.Shape}.
 *
 * <p>Failure: a line that is cut tells either end at once, late, or never. An unfair choice is a
 * {@link io.branchline.load.simulation.engine.BrokenPromise}.
 *
 * <p>Invariant: what arrives on a line arrives in the order in which it was sent.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.simulation.ground;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

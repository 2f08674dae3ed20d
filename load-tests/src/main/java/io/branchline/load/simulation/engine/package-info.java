/**
 * What the simulator is made of, whatever it simulates: virtual time, chance, faults and the trace.
 *
 * <p>Arrives: a seed. Leaves: tasks run one after another in virtual time, faults that strike as the seed decides, and a
 * trace with a hash. Owns neither branches nor hubs: those are in {@code world}. Threads: one per seed, nothing is
 * shared between seeds. Limits: the trace keeps its last lines only.
 *
 * <p>Failure: a broken promise is a {@link io.branchline.load.simulation.engine.BrokenPromise}; whoever runs the seed
 * adds the trace.
 *
 * <p>Invariant: everything follows from the seed. No clock, no identity hash code, no iteration over a hashed set of
 * objects without a stable hash may decide anything, or a failing seed does not replay.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.simulation.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The deterministic simulator: runs the very state machines of {@code protocol} between simulated branches and a
 * simulated head office, in virtual time, under faults that a seed decides, and checks every promise.
 *
 * <p>Arrives: a range of seeds. Leaves: how much was simulated, or the first failing seed with the promise it broke and
 * its last trace lines. Owns neither the engine ({@code engine}) nor what is simulated ({@code world}). Threads: seeds run
 * side by side, one thread each, and share nothing. Limits: a seed simulates one to four minutes. Failure: a failing
 * seed is a {@link io.branchline.load.simulation.FailedSeed}; any other exception in a seed fails it too.
 *
 * <p>Invariant: the same seed replays exactly, whatever runs beside it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.simulation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

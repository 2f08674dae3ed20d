/**
 * The simulated branches, lines, hub nodes and PostgreSQL around the real state machines of {@code protocol}.
 *
 * <p>Arrives: sales of simulated tills and faults. Leaves: rows in a simulated PostgreSQL, notices on a simulated live
 * bus, and checks of every promise at the moment it could break. Each class here stands for the part of the real system
 * with the same duty and does what that part promises, no more: the journal loses what was not fsynced, a line loses
 * what was in flight, a transaction may commit without its answer.
 *
 * <p>Threads: one per seed, nothing blocks. Limits: a few branches, some thousand events. Failure: a
 * {@link io.branchline.load.simulation.engine.BrokenPromise}.
 *
 * <p>Invariant: the truth ({@link io.branchline.load.simulation.world.Promises}) is written down by the tills and the
 * disks, never by the code under test.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.simulation.world;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The simulated road down: head office's tables and the people who publish, the branch's file with its board of rates,
 * and the judges of what was promised of both.
 *
 * <p>Arrives: messages and quotes of simulated people, events that settled and are for another branch, what the drivers in
 * {@code world} read and write. Leaves: items and quotes in commit order, what a branch shows at a moment, broken
 * promises. Each class here does what its real counterpart promises, no more: the head row serialises what is appended, a
 * transaction may fail, be slow, or commit without its answer, hints may be lost, receipts are best effort, retention
 * forgets, a restore brings an older state back.
 *
 * <p>Owns neither lines nor sessions: those are in {@code world}. Threads: one per seed. Limits: some hundred items and
 * quotes a seed; a branch repeats the newest of its refusals, {@code DownFile.REFUSALS_MAX} of each lane.
 *
 * <p>Failure: a {@link io.branchline.load.simulation.engine.BrokenPromise}.
 *
 * <p>Invariant: what a judge knows it was told by head office's commits and by the disks, never by the machines; what it
 * notes of a disk goes where the disk goes.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.simulation.road;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

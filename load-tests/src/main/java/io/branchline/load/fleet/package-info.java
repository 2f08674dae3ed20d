/**
 * Thousands of branches in one process: each speaks the real link with the product's own link machines, keeps its sales in
 * memory instead of on a disk, and notes how long each took to settle.
 *
 * <p>Arrives: keys of branches, a rate. Leaves: sales at that rate, counts and settle times. It owns what its branches keep;
 * the hub it talks to is the product as shipped, in a process of its own.
 *
 * <p>Threads: the branches live on the event loops of one Vert.x; the caller's thread starts, waits and looks.
 *
 * <p>Limits: connections under way at once while opening; what one branch keeps, beyond which a sale is not made and
 * counted as skipped. Failure: a branch that loses its connection comes back with the product's own back-off; one that is
 * refused for good ends the run with the reason.
 *
 * <p>Invariant: a sale counts as settled only by a {@code settled} frame of the hub.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.fleet;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * One exchange rate to thousands of connected branches, beside a bare Vert.x broadcast of the same bytes.
 *
 * <p>Arrives: a number of branches and rounds. Leaves: arrival times of both as a ratio, and the hub's memory with
 * branches that do not read. It owns the simulated branches, which speak the real link but have no disk, and the bare
 * server; the hub and its PostgreSQL are the product as shipped.
 *
 * <p>Threads: the branches live on the event loops of one Vert.x; the benchmark's own thread publishes and waits.
 *
 * <p>Limits: connections under way at once while opening; publications are one at a time. Failure: a branch that loses
 * its connection ends the run with its close code.
 *
 * <p>Invariant: both servers send the same bytes to the same clients on the same machine in the same run; only what is
 * between the decision to send and the arrival differs.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.fanout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

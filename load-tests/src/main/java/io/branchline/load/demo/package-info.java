/**
 * The demo: real servers, a hub, agents and their tills, cables that are cut, and a verdict at the end.
 *
 * <p>Arrives: options. Leaves: a progress line a second, a report, an exit status. Owns every process it starts and the
 * directory they write to; owns no rule of the product: hub and agents are the real programs.
 *
 * <p>Threads: {@link io.branchline.load.demo.Demo} is driven by the main thread and blocks; tills and the feed's reader run
 * on Vert.x contexts. Limits: posts under way per branch, and bounded waits for every start and stop.
 *
 * <p>Failure: what cannot be started ends the demo with one line and the last words of the process concerned.
 *
 * <p>Invariant: nothing it started outlives it, even if it is killed with SIGKILL; the report's verdict comes from the
 * tills' own log and PostgreSQL.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.demo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

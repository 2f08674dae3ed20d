/**
 * The benches as one table: what the product does beside what the machine can do at most, measured in one run.
 *
 * <p>Arrives: which benches, how thoroughly. Leaves: a table of ratios and a JSON file. Each bench starts the servers it
 * needs, warms up, and alternates rounds of ours and of the reference; nothing of the product knows that it is measured.
 *
 * <p>Threads: the caller's, one bench after the other; loads have threads of their own. Limits: the number of events and
 * links of each bench, named in its row. Failure: a bench that cannot run is a row that says why, and the exit status is 1.
 *
 * <p>Invariant: a ratio is never made of figures of two runs.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.suite;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

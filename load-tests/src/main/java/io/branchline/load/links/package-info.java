/**
 * {@code ./branchline load}: a scenario played by Gatling against a head office of its own or an installation, and the
 * comparison of what was sent with what head office has.
 *
 * <p>Arrives: a scenario and options. Leaves: a verdict for a person, an exit status, and a directory with Gatling's report,
 * the ledger of the run and the verdict. Owns no scenario: those are classes of the module {@code load-tests/gatling}, which
 * alone has Gatling on its class path and runs as a child process.
 *
 * <p>Threads: blocking, one; samples of memory come from a second. Limits: as many branches as the hub takes sessions; rows
 * are compared one by one up to a number of events, sums beyond. Failure: whatever is missing, doubled or refused, and a
 * limit that is missed, ends in exit status 1.
 *
 * <p>Invariant: the verdict comes from head office's HTTP API and the run's own ledger alone, and nothing that was started
 * outlives the program.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.links;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

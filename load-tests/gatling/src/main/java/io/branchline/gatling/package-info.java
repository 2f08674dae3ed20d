/**
 * The load scenarios of {@code ./branchline load}, one class each, in Gatling's Java DSL.
 *
 * <p>Arrives: system properties with the address of a hub, files of keys and of a token, how many and how fast
 * ({@link io.branchline.gatling.Setup}). Leaves: Gatling's report, and a ledger of what was sent and settled that the
 * launcher compares with head office. Owns no server and no verdict.
 *
 * <p>Threads: Gatling's event loops run the virtual users, and none of their steps waits; links and readers live on threads of
 * their own ({@link io.branchline.gatling.branch}, {@link io.branchline.gatling.feed}). Limits: one link a branch. Failure: what
 * is not settled within a minute after the end stays unsettled in the ledger.
 *
 * <p>Invariant: a virtual user is one branch, and sales are due by the clock, not by how fast they are taken: a slow hub
 * finds them waiting.
 */
@NullMarked
@CheckReturnValue
package io.branchline.gatling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

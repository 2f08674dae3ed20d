/**
 * {@code ./branchline load}: many branch links from one machine, driven by Gatling.
 *
 * <p>Arrives: options. Leaves: a hub of its own if none is named, branches in its registry, Gatling as a child process, and
 * the path of its report. Owns no scenario: those are classes of the module {@code load-tests/gatling}, which alone has
 * Gatling on its class path.
 *
 * <p>Threads: blocking, one. Limits: as many branches as the hub takes sessions. Failure: Gatling's exit status is ours.
 *
 * <p>Invariant: nothing it started outlives it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.links;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Load scenarios for Gatling. A further scenario is a further class that extends {@code Simulation};
 * {@code ./branchline load --scenario NAME} runs it.
 *
 * <p>Arrives: system properties with the address of a hub, a file of branches with their keys, how many and how fast
 * ({@link io.branchline.gatling.Setup}). Leaves: frames on many links, and Gatling's report. Owns no server. Threads:
 * Gatling's. Limits: one link a branch, one frame under way on it. Failure: a link that is refused or not answered in
 * time is a KO in the report.
 *
 * <p>Invariant: frames are written by the product's own codec, so that a scenario cannot speak another dialect.
 */
@NullMarked
@CheckReturnValue
package io.branchline.gatling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

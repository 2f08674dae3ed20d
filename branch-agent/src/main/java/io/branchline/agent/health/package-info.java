/**
 * What an operator's tools ask: is it alive, is it ready, and the meters.
 *
 * <p>Arrives: checks and meters that the features hand in. Leaves: JSON in the shape of MicroProfile Health and the
 * Prometheus text format. Knows no feature, owns no state of one. Threads: any. Limits: none of its own. Failure: a
 * check that is down makes {@code ready} answer 503.
 *
 * <p>Invariant: a branch that head office cannot be reached from is alive and ready, because its tills can sell; a
 * supervisor that restarted it for an outage would only make things worse.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

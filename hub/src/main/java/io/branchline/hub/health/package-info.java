/**
 * What operators and their machines ask: is the process alive, may it get traffic, has it started, and how much has it
 * done.
 *
 * <p>Arrives: requests at {@code /health/live}, {@code /health/ready}, {@code /health/started} and {@code /metrics}.
 * Leaves: JSON in the shape of MicroProfile Health, and Prometheus text. Owns no checks: features hand theirs in and
 * this package knows none of them.
 *
 * <p>Threads: any; answers are computed from values that are already there, nothing is asked while a probe waits.
 * Limits: as many checks as were handed in. Failure: a check that is down turns {@code ready} into 503, never
 * {@code live}: a restart would not bring PostgreSQL back.
 *
 * <p>Invariant: {@code ready} does not depend on Redis (P10).
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Head office and tills as the road down sees them: rates from the European Central Bank's own history, a program that
 * publishes, tills that listen and convert.
 *
 * <p>Arrives: a hub's port and the token of an operator, the ports of agents. Leaves: published rates, messages and
 * transfers, and what the tills saw of them: when, in which state, at which rate. It owns no rate of its own: the figures
 * are the bank's, and the margin is the demo's and says so.
 *
 * <p>Threads: {@code HeadOfficeApi} and {@code RateChanges} block and have a thread each; {@code RateTills} lives on a
 * Vert.x event loop. Counts may be read anywhere.
 *
 * <p>Limits: one stream and one question under way for each branch. Failure: what is not answered is asked for again
 * until a stated patience ends.
 *
 * <p>Invariant: a change carries one {@code Idempotency-Key} however often it is asked for.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.rates;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Branches without a till and without a disk, for load: each speaks the real link with the product's own link machine
 * and the JSON subprotocol, keeps its sales in memory until they are settled, and comes back as an agent does.
 *
 * <p>Arrives: events to keep, and the order to cut the line or to come back. Leaves: frames on a WebSocket, times in
 * Gatling's report under readable names, and what was sent and settled in a {@link io.branchline.gatling.branch.Ledger}.
 * Owns no pace and no scenario.
 *
 * <p>Threads: every method of a branch takes its monitor; the socket's callbacks come on the threads of the one HTTP client.
 * Limits: what a branch keeps, beyond which a sale is not made and counted as such. Failure: a line that ends without being
 * asked for is a KO in the report, and the branch comes back with the product's own back-off.
 *
 * <p>Invariant: an event counts as settled only by a {@code settled} or {@code welcome} frame of the hub.
 */
@NullMarked
@CheckReturnValue
package io.branchline.gatling.branch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

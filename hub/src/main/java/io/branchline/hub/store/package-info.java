/**
 * PostgreSQL, the truth: the schema, the one statement that settles events, and the reads of API and feed.
 *
 * <p>Arrives: batches of runs of one tenant and priority. Leaves: which runs won their cursor, which events were new,
 * which are quarantined. Owns the connections, partitions and cursors; owns neither sessions nor queues.
 *
 * <p>Threads: futures on the caller's Vert.x context; migrations block and run at start, off the event loop. Limits:
 * pools, statement timeouts and page sizes are bounded.
 *
 * <p>Failure: data PostgreSQL refuses is bisected and quarantined, a deadlock is retried, a lost connection is reported
 * as an unknown outcome and never repeated blindly.
 *
 * <p>Invariant: {@code StoredRun} is made only from the row PostgreSQL returned for the run, and
 * the cursor moves in the same transaction as the rows (P2, P3, P4).
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

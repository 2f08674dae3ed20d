/**
 * How each branch stands, for every node, and what became of it: the state of now, the sessions it had, the minutes of
 * the last day.
 *
 * <p>Arrives: the states of this node's sessions ({@code Sessions}), and the beginning and end of each session
 * ({@code ConnectionLog}). Leaves: rows of {@code branch_presence}, {@code branch_connection} and {@code branch_minute};
 * the {@link io.branchline.hub.view.BranchStates} of all nodes for API and feed; history for the API. Owns no session and
 * no event: what is settled, only the cursors know.
 *
 * <p>Threads: the writer, the queue of connections and the reader each live on one context and have one statement under
 * way; whoever asks or tells from elsewhere does not wait.
 *
 * <p>Limits: rows of a statement, sessions and minutes that wait for PostgreSQL, entries of a page; sessions are kept 30
 * days and minutes 25 hours, and go in small steps. A node that has been silent for 45 seconds counts as dead.
 *
 * <p>Failure: PostgreSQL away means that the states of other nodes stay as they were read last, and that what waits is
 * written later; beyond the limits it is dropped and counted. Nothing here is on the path of an event.
 *
 * <p>Invariant: the row of a branch is that of its newest session; an older one, on whichever node, never takes it back.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.presence;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The branch's disk: every event is kept here before it is acknowledged (P1).
 *
 * <p>Arrives: events with their priority, head office's settlements and its welcome. Leaves: outcomes after the fsync,
 * ranges of events for the uplink, positions for the hello, the state of one event for the POS. It does not own routing,
 * validation or the link; it never decides what is sent.
 *
 * <p>Files in the directory: {@code journal.db} (SQLite, write-ahead log beside it), {@code journal.marks} (a second
 * note of the positions), {@code journal.reserve} (room for settlement on a full disk), {@code journal.lock}, and
 * {@code journal-damaged-<n>.db} for each file that had to be salvaged. {@code sqlite3 journal.db 'SELECT * FROM event'}
 * shows people what is held.
 *
 * <p>Threads: {@code journal-writer} alone writes, one commit for everything that waits; {@code journal-reader} reads on
 * its own connection. Neither is ever interrupted. Futures complete on the caller's context.
 *
 * <p>Limits: events and bytes waiting to be kept, commands and reads waiting, events per commit, free space of the disk,
 * share of the disk for settled events. Beyond each, a named refusal. Memory does not depend on the backlog: positions
 * are kept in memory, everything else is read when it is asked for.
 *
 * <p>Failure: a full disk refuses new events and keeps the rest working. A failed write, read or fsync, or a damaged
 * structure, is a fault: nothing more is acknowledged and the process exits. The next start takes up what the log holds
 * or salvages row by row; what is gone is named as a gap.
 *
 * <p>Invariants: an outcome is told after its commit and after the marks were written, never before; a place is given
 * once in the life of a file; no row leaves without its checksum having been compared.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Events from branch to branch: from the row that the ingest wrote with the event to the message that the other branch is
 * delivered, and back to the sender.
 *
 * <p>Arrives: rows of {@code transfer} in the state {@code waiting}, each written by the very statement that stored its
 * event; the receipts of the branch it was for. Leaves: messages for branches, {@code delivery.reported} for senders, and
 * the list that head office sees. Owns the table {@code transfer}; the log of messages belongs to the downlink.
 *
 * <p>Threads: {@link io.branchline.hub.transfer.TransferDesk} works on a context of its own, one step at a time; any
 * number of nodes may do it at once, because a row is taken under its lock.
 *
 * <p>Limits: rows of one step.
 *
 * <p>Failure: a step that fails changes nothing and is tried again within a second. An event for a branch that does not
 * exist or is disabled is refused, which is kept with the reason and told to the sender.
 *
 * <p>Invariant: an event that head office has stored once is handed on once, after those of the same branch that were
 * stored before it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.transfer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

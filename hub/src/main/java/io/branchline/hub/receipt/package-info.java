/**
 * What became of what head office sent down: per branch and message or quote, when it was delivered and when applied.
 *
 * <p>Arrives: from the sessions, what was handed to a socket, what a branch says it has applied, what it cannot use.
 * Leaves: rows in {@code down_progress}, {@code down_receipt}, {@code rate_receipt}, {@code down_refusal}, the delivery of
 * transfers, and the reads of these for the API. Owns no delivery: where a branch is to go on is what the branch itself
 * says in its hello, so a receipt that is lost costs a figure and never an item.
 *
 * <p>Threads: {@link io.branchline.hub.receipt.Receipts} takes from any thread and writes on a context of its own, one
 * batch at a time.
 *
 * <p>Limits: rows that wait; beyond, the newest are dropped and counted, and a later one of the same branch stands for
 * them.
 *
 * <p>Failure: a batch that is not written is written again after a delay with jitter; all statements may be repeated.
 * What PostgreSQL refuses for good is dropped and counted.
 *
 * <p>Invariant: delivered means handed to the socket of the branch; applied means that the branch said so.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.receipt;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

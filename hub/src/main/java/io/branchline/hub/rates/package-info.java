/**
 * Head office's desk for exchange rates: who may release which quote, and what was released when.
 *
 * <p>Arrives: quotes that somebody publishes, and files of a central bank. Leaves: released quotes, handed to the log of
 * the road down in the same transaction; proposals that wait for a second person; answers about the past. It does not
 * own how quotes travel, which ones a branch is sent, or who somebody is.
 *
 * <p>Threads: futures throughout, thread-safe; reading a file blocks and is the caller's to put on a worker thread.
 *
 * <p>Limits: quotes of one call, scheduled quotes of a key, waiting proposals, rows of an answer. Beyond each, a refusal
 * that names it.
 *
 * <p>Failure: what breaks a rule is refused with all that is wrong, and nothing of the call happens. A change that is
 * larger than allowed to one person waits.
 *
 * <p>Invariant: a quote is never edited; whatever is released, proposed, approved or rejected has its audit entry in the
 * same transaction, and nobody approves what they asked for.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.rates;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

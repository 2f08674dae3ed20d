/**
 * The tills: they post to their branch's agent over HTTP, retry with the same ids, and write down what they were told.
 *
 * <p>Arrives: posts. Leaves: HTTP requests to agents, and the attempt log, a file of their own in which every attempt
 * stands before it is sent and every answer before it is counted, both on disk (fsync).
 *
 * <p>Threads: a till's state belongs to one Vert.x context; the log has one writer thread of its own. Limits: posts under
 * way per branch, beyond which a post is turned away and counted; lines waiting in the log. Failure: an answer that is
 * neither kept nor refused, or none at all, is repeated after a wait with jitter until it is; a log that cannot be
 * written stops the tills.
 *
 * <p>Invariant: nothing here reads a counter of the agent or the hub. The check compares this log with PostgreSQL.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.till;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

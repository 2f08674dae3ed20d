/**
 * Commands for people at head office that speak with a running hub over its API: rates, messages.
 *
 * <p>Arrives: words of a command line and the token of an operator. Leaves: one request, and its answer as text. It owns
 * no rule: what is allowed, and who may, is decided by the API, so that a command can never do what a program may not.
 *
 * <p>Threads: one, blocking. Limits: the time an answer may take, the size of a file that is sent. Failure: a refusal is
 * printed as the API words it and the exit status is 1; no answer is 1 too and says that the change may have been made.
 * A change carries an {@code Idempotency-Key}, printed when there is no answer, so that it can be asked for again.
 *
 * <p>Invariant: the token comes from the environment or a file, never from an argument, where other users of the machine
 * could read it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.remote;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

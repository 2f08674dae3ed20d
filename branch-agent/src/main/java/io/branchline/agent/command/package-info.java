/**
 * Commands that ask a running agent: {@code agent status}.
 *
 * <p>Arrives: the options of the command line and the agent's {@code /status} over HTTP. Leaves: lines in a terminal, or
 * the JSON as it is, and an exit status. Knows nothing of the agent but that page, so it can ask one of another version.
 *
 * <p>Threads: the one of the program. Limits: seconds until an answer must be there, bytes of it, rates and refusals
 * shown. Failure: an agent that does not answer is said so, with its address, and exit status 2.
 *
 * <p>Invariant: nothing is started and nothing is changed; a command may be run as often as one likes.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * A cable between an agent and the hub that can be cut.
 *
 * <p>Arrives: TCP connections on a port of this machine. Leaves: the same bytes on a connection to the target. Owns no
 * protocol. Threads: two threads a connection. Limits: one buffer a direction; a reader that waits stops the
 * writer. Failure: either end's close closes the other.
 *
 * <p>Invariant: while cut, no byte passes in either direction.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.relay;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

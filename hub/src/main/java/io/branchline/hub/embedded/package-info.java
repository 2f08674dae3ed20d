/**
 * Real PostgreSQL 18 and Redis 7 as children of this process, for {@code hub --embedded}, the demo and the tests.
 *
 * <p>Arrives: a directory, or the wish for a temporary one. Leaves: addresses and passwords of two servers that are
 * ready, durable settings on for PostgreSQL, no persistence for Redis. Owns the two processes and their files; owns
 * neither the schema nor what is stored.
 *
 * <p>Threads: blocking, never to be called on an event loop; one waiting thread for each server, because the kernel ends
 * a child when the thread that started it ends. Limits: loopback only, random passwords in files of mode 0600, bounded
 * memory and output buffers for Redis, bounded waiting times.
 *
 * <p>Failure: {@link io.branchline.hub.embedded.EmbeddedFault} with one line saying what could not be started and why.
 * PostgreSQL refuses to run as root, so it starts in a user namespace or, where those are forbidden, as user
 * {@code nobody}.
 *
 * <p>Invariant: no server outlives this process, even if it is killed with SIGKILL.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Several hub nodes on one PostgreSQL and one Redis, or a Redis Cluster: what an event costs each of the servers, whether
 * every reader at every node sees every sale once, and how long the branches of a killed node are away.
 *
 * <p>Arrives: how many nodes, branches and events. Leaves: one line for each measurement. It owns the branches, which speak
 * the real link and keep their sales in memory, and the readers; hubs and servers are the product as shipped, each in a
 * process of its own.
 *
 * <p>Threads: branches and readers live on the event loops of one Vert.x; the benchmark's own thread starts, waits and
 * looks.
 *
 * <p>Limits: what a reader remembers, beyond which the run ends. Failure: a sale that is missing, stored twice or shown
 * twice ends the run with its number.
 *
 * <p>Invariant: processor time is what the kernel counted for the processes of a server between two moments, divided by
 * the events settled between them; nothing is estimated.
 */
@NullMarked
@CheckReturnValue
package io.branchline.load.nodes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

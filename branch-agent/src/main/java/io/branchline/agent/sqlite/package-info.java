/**
 * How this program opens SQLite: one way to write, one way to read, and what a failure means.
 *
 * <p>Arrives: a path. Leaves: connections with every pragma set, and a verdict on an exception. It knows no table and
 * owns no file: {@code journal} and {@code downlink} each have a database of their own.
 *
 * <p>Threads: a connection belongs to the thread that uses it. Limits: the page cache, which the caller names.
 *
 * <p>Failure: {@code SQLException}, which {@link io.branchline.agent.sqlite.Sqlite#isFull} and
 * {@link io.branchline.agent.sqlite.Sqlite#isDamage} tell apart; what follows from it is up to the owner of the file.
 *
 * <p>Invariant: a writer syncs each commit to the disk ({@code synchronous=FULL}) and copies the log into the database
 * only when it is told to, because SQLite's own checkpoint swallows a failed fsync.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.sqlite;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Who the branches are: the registry in PostgreSQL and the keys of their agents.
 *
 * <p>Arrives: a key from the upgrade request of an agent, or an operator's command. Leaves: the
 * {@link io.branchline.hub.branch.Branch} it belongs to, or nothing. Owns tables {@code tenant} and {@code branch}; owns
 * no session.
 *
 * <p>Threads: futures on the caller's Vert.x context. Limits: one row per authentication, through a bounded pool.
 *
 * <p>Failure: no answer from PostgreSQL is a failed future, so nobody is let in.
 *
 * <p>Invariant: a key is shown once and stored only as its hash; no log line and no {@code toString} holds one.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.branch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

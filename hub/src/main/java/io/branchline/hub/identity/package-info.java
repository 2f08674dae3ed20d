/**
 * Who is who at head office: the operators, their roles and tokens, and the audit of what they did.
 *
 * <p>Arrives: a token from a request or a feed's hello, or an operator's command. Leaves: the
 * {@link io.branchline.hub.identity.Operator} it belongs to, or nothing; rows of the audit. Owns tables {@code operator},
 * {@code audit}, {@code sign_in} and {@code ticket}, and the matrix of roles and permissions in {@link io.branchline.hub.identity.Role}; owns no route.
 *
 * <p>Threads: futures on the caller's Vert.x context; everything here is thread-safe. Limits: a cache of
 * {@value io.branchline.hub.identity.RecentTokens#ENTRIES_MAX} tokens that is asked for two seconds at most, so that a
 * revoked token is refused on every node within five; a table of the addresses that failed, and a count for each; browsers signed in and tickets of each operator.
 *
 * <p>Failure: no answer from PostgreSQL is a failed future, so nobody is let in.
 *
 * <p>Invariants: a token is shown once and kept only as its SHA-256, and so is whatever was made with it, which
 * dies with it; no log line, no metric and no {@code toString} holds
 * one. The audit is only ever added to.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * What needs a person: finds it, keeps it until it is over, and notes who has taken it.
 *
 * <p>Arrives: how the branches stand, as all nodes wrote it into PostgreSQL, and this node's own look at Redis. Leaves:
 * rows of {@code alert}, the {@link io.branchline.hub.view.AlertSource} of the feed, pages for the API, a gauge. Owns no
 * state of a branch; what a rule judges is read, never remembered.
 *
 * <p>Threads: one evaluation of a node under way, on the context of {@code AlertWatch}; reads from anywhere. Any number of
 * nodes evaluate: one at a time, and what one has found the next finds again and leaves as it is.
 *
 * <p>Limits: at most one lasting alert of a kind and branch; ended ones are kept 90 days and go in small steps.
 *
 * <p>Failure: PostgreSQL away means that nothing is judged; once it answers, branches first get the time to be heard of,
 * because a silence of PostgreSQL is none of theirs.
 *
 * <p>Invariant: raised once and ended once, however many nodes look how often; disabled branches and those never seen
 * raise nothing.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.alert;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * Going on where a reader was: positions, what was missed since, and the way back to the live head.
 *
 * <p>Arrives: a position that some node gave, and the batches a reader has seen since. Leaves: the batches it has missed,
 * page by page, or the reason why it must begin anew. Owns no reader and no socket.
 *
 * <p>Threads: the feed's context. Limits: the age of a position, batches and events read again, batches named in one
 * position, pages read at once over all readers, batches that may be shown meanwhile.
 *
 * <p>Failure: what cannot be found out is said, never guessed: the reader begins anew with a snapshot.
 *
 * <p>Invariant: at the moment a resumption begins, every batch lies in exactly one of three sets: seen by the reader; handed
 * on by this node, and so read from PostgreSQL; to be handed on later, and so added. The first is what its position and
 * numbers name; the second is bounded by {@link io.branchline.hub.live.LiveEdge}, which must not lie behind the position.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.feed.resume;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The live feed for people and programs: one WebSocket per reader, a snapshot and then everything that changes.
 *
 * <p>Arrives: committed batches from {@code hub.live}, the state of the branches and totals from {@code hub.store}, wishes
 * of readers. Leaves: JSON texts, each encoded once and shared by all readers that see the same. Owns the readers and
 * what waits for them; owns no event.
 *
 * <p>Threads: {@link io.branchline.hub.feed.Feed} is a verticle, and it, every {@code FeedReader} and {@code FeedOutbox}
 * live on its one context. {@link io.branchline.hub.feed.FeedGate} and the frame rules run on the socket's.
 *
 * <p>Limits: readers, bytes waiting for one reader (socket included), bytes and number of a reader's messages, time to
 * the hello, time without reading. Over the first a reader is refused with 503; over the second its events are dropped
 * until it has read what waits; over the others it is closed with a code.
 *
 * <p>Failure: a reader that fell behind, or a catch-up that skipped, gets exactly one {@code reset} and a new snapshot.
 * PostgreSQL away: the last figures with their age; events go on as long as there are any.
 *
 * <p>Invariant: between a snapshot and the next {@code reset}, a reader has got every event of its subscription once.
 * Only {@code FeedOutbox} writes to a socket.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.feed;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

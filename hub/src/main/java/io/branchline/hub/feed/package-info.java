/**
 * The live feed for people and programs: one connection per reader, a snapshot and then everything that changes.
 *
 * <p>Arrives: committed batches from {@code hub.live}, the boards of {@code feed.figures}, wishes of readers. Leaves: JSON
 * texts over WebSockets and as server-sent events, each encoded once and shared by all readers that see the same. Owns the
 * readers and what waits for them; owns no event. {@code feed.resume} finds out what a reader missed that comes back.
 *
 * <p>Threads: {@link io.branchline.hub.feed.Feed} is a verticle, and it, every {@code FeedReader} and {@code FeedOutbox}
 * live on its one context. {@link io.branchline.hub.feed.FeedGate}, {@link io.branchline.hub.feed.FeedStream} and the frame
 * rules run on the socket's.
 *
 * <p>Limits: readers, bytes waiting for one reader (socket included), bytes and number of a reader's messages, time to
 * the hello, time without reading, texts shared within a beat. Over the first a reader is refused with 503; over the second
 * its events are dropped until it has read what waits; over the others it is closed with a code.
 *
 * <p>Failure: a reader that fell behind, or a catch-up that skipped, gets exactly one {@code reset} and a new snapshot.
 * PostgreSQL away: the last figures with their age; events go on as long as there are any.
 *
 * <p>Invariant: between a snapshot and the next {@code reset}, and over a break with {@code resumed}, a reader has got every
 * event of its subscription once. A position is told only to a reader that was shown everything up to it. Only {@code
 * FeedOutbox} writes to a {@code ReaderSocket}.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.feed;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

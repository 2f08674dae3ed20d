/**
 * What was committed, told to every hub node: the live bus, its holes, and the checked catch-up from PostgreSQL.
 *
 * <p>Arrives: a {@link io.branchline.hub.live.LiveNotice} for each committed batch, from the ingest of this node and, over
 * Redis, from the others. Leaves: the same notices, every one exactly once per node, at once in the good case and within
 * seconds in the bad one. Owns neither the events (PostgreSQL does) nor the readers (the feed does).
 *
 * <p>Between nodes there is one Redis ({@link io.branchline.hub.live.RedisLiveBus}) or a Redis Cluster
 * ({@link io.branchline.hub.live.ClusterLiveBus}), which differ in where a notice is published and heard, and in nothing else.
 *
 * <p>Threads: a bus lives on one event-loop context and may be told from any thread; a listener hears on the context it
 * listened from; the catch-up lives on the context that started it.
 *
 * <p>Limits: publications in flight to Redis (number and bytes), bytes of one publication, notices waiting for one
 * listener, batches remembered by the catch-up. Over any of them a notice is dropped, counted, and found again by the
 * catch-up; nothing waits and nothing grows.
 *
 * <p>Failure: Redis gone, frozen or wiped costs time, never an event. PostgreSQL gone for long makes the catch-up start
 * again at "now" and tell the readers to take a new snapshot.
 *
 * <p>Invariant: when in doubt whether a notice was already handed on, it is dropped, because the catch-up, which reads in
 * commit order, decides. Never the other way round.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

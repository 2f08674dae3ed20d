package io.branchline.hub.session;

import org.jspecify.annotations.Nullable;

/**
 * How far a branch is with what it kept while it was away.
 *
 * @param done events of the total that have settled
 * @param total events that waited when it said hello
 * @param perSecond that settled in a second, over the last seconds
 * @param secondsLeft at that pace; null if nothing has settled lately
 */
public record CatchUp(
        long done, long total, long perSecond, @Nullable Long secondsLeft) {}

package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.FigureSources;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.live.CatchUp;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the feed stands on.
 *
 * @param catchUp not started; the feed does
 * @param time of day
 * @param monotonicMs a clock that never jumps, in milliseconds
 */
public record FeedGround(
        Doorkeeper doorkeeper, CatchUp catchUp, FigureSources figures, InstantSource time, LongSupplier monotonicMs) {}

package io.branchline.hub.feed.figures;

import org.jspecify.annotations.Nullable;

/** Where the branches are. */
@FunctionalInterface
public interface Regions {
    /** Region of a branch by its code; null if the branch is not known yet. */
    @Nullable
    String regionOf(String branch);
}

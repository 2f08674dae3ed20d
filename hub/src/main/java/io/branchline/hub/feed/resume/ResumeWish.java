package io.branchline.hub.feed.resume;

import java.util.List;

/**
 * Where a reader wants to go on.
 *
 * @param position text of the newest position it was given
 * @param batches numbers of the batches it has seen since
 */
public record ResumeWish(String position, List<Long> batches) {
    public ResumeWish {
        batches = List.copyOf(batches);
    }
}

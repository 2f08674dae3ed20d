package io.branchline.load.till;

/**
 * What the tills have done so far, in events unless it says otherwise.
 *
 * @param posted distinct events attempted
 * @param kept answered {@code kept}
 * @param refused answered as never to be kept
 * @param turnedAway not posted because too many posts of the branch were under way
 * @param retries posts sent again
 * @param underWay posts without a final answer
 */
public record TillCounts(long posted, long kept, long refused, long turnedAway, long retries, long underWay) {}

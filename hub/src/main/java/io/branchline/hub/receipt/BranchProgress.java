package io.branchline.hub.receipt;

import java.time.Instant;

/**
 * How far a branch is on the road down, as it said last.
 *
 * @param branch its code
 * @param position of the last message it has applied
 * @param positionAt when head office learned of that
 * @param version of the newest quote it has
 * @param versionAt when head office learned of that
 */
public record BranchProgress(String branch, long position, Instant positionAt, long version, Instant versionAt) {}

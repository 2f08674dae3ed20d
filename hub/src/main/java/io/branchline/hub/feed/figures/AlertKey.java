package io.branchline.hub.feed.figures;

/**
 * What tells alerts apart, and what readers choose by.
 *
 * @param id of the alert
 * @param branch code of its branch; empty if it is about none
 * @param open false once it has ended
 */
public record AlertKey(long id, String branch, boolean open) {}

package io.branchline.protocol.frame;

/**
 * Up: everything delivered through this position is durably applied at the branch (P8).
 *
 * @param position of the last applied item
 */
public record Applied(long position) implements Frame {}

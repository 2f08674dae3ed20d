package io.branchline.protocol.frame;

/**
 * An item that reached the branch's disk and cannot be used there.
 *
 * @param position of the item, or the version of the quote
 * @param reason what is wrong with it, for a person
 */
public record Refused(long position, String reason) {}

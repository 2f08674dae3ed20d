package io.branchline.hub.store;

/**
 * Which database a place in the commit order belongs to.
 *
 * @param database differs between clusters, timelines and databases
 * @param next every transaction that has begun so far has a smaller number, or will never be seen
 */
public record LiveOrigin(long database, long next) {}

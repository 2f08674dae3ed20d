package io.branchline.load.simulation.road;

/**
 * What head office knows of a branch.
 *
 * @param session whose reports count: the newest that said hello
 * @param position applied
 * @param version applied
 */
record Progress(long session, long position, long version) {}

package io.branchline.load.simulation.road;

/**
 * The newest position of each lane.
 *
 * @param position of the messages
 * @param version of the rates
 */
public record Heads(long position, long version) {}

package io.branchline.load.simulation.road;

/** The two lanes of the road down. */
public enum Lane {
    /** Everything, in order. */
    MESSAGES,
    /** The newest of each key. */
    RATES
}

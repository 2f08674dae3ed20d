package io.branchline.hub.session;

/**
 * Notices that a branch takes what is delivered and never says that it has applied it. Counts heartbeats, not time: a hub
 * that stood still blames nobody. Context: session event loop.
 */
final class Stall {
    /** A minute at the standard heartbeat; applying a frame takes milliseconds. */
    static final int BEATS_MAX = 20;

    private int beats;

    /** The branch has applied something. */
    void moved() {
        beats = 0;
    }

    /**
     * One more heartbeat.
     *
     * @return whether nothing was applied for too long
     */
    boolean beat(boolean inFlight) {
        beats = inFlight ? beats + 1 : 0;
        return beats >= BEATS_MAX;
    }
}

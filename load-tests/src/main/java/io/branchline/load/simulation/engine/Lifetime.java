package io.branchline.load.simulation.engine;

/** One life of a process: tasks it has scheduled die with it. Not thread-safe. */
public final class Lifetime {
    private boolean over;

    /** The process crashes or stops. */
    public void end() {
        over = true;
    }

    /** True until it ends. */
    public boolean lasts() {
        return !over;
    }
}

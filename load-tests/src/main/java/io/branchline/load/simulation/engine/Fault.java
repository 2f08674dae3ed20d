package io.branchline.load.simulation.engine;

/**
 * A fault the weather may bring. Timed ones strike some times a minute of virtual time, the others with a chance at each
 * opportunity; both numbers are the worst a seed may draw.
 */
public enum Fault {
    /** Both directions of a link go dead; either end notices at once, late, or not before its heartbeats. */
    LINE_CUT(12, 0),
    /** The agent's end sees the link gone; the hub's end believes it is up. */
    HALF_OPEN(12, 0),
    /** A branch has no network at all for a while. */
    OUTAGE(2, 0),
    /** A link becomes slow: latency in seconds, little bandwidth. */
    SLOW_LINE(6, 0),
    /** The agent is killed and restarted. */
    AGENT_CRASH(6, 0),
    /** The agent is killed between two outputs of one step. */
    AGENT_CRASH_IN_STEP(0, 0.003),
    /** A hub node is killed and restarted. */
    HUB_CRASH(3, 0),
    /** A hub node is killed between two outputs of one step. */
    HUB_CRASH_IN_STEP(0, 0.001),
    /** A hub node drains, stops and comes back. */
    HUB_DRAIN(2, 0),
    /** A frame vanishes on an otherwise healthy link. */
    FRAME_LOST(0, 0.02),
    /** A frame arrives twice. */
    FRAME_DOUBLED(0, 0.02),
    /** A transaction fails and leaves nothing. */
    COMMIT_FAILED(0, 0.05),
    /** A transaction commits, but its answer does not arrive. */
    ANSWER_LOST(0, 0.05),
    /** A transaction takes seconds. */
    COMMIT_SLOW(0, 0.05),
    /** The fsync of a group takes long. */
    FSYNC_SLOW(0, 0.05),
    /** The answer to the POS is lost, which posts again. */
    POS_ANSWER_LOST(0, 0.1),
    /** The POS posts a sale again that was answered long ago. */
    SALE_REPOSTED(0, 0.05),
    /** An event that PostgreSQL does not take. */
    POISON(0, 0.03),
    /** A row of the journal becomes unreadable. */
    ROW_DAMAGED(4, 0),
    /** The journal's disk is replaced by an empty one. */
    DISK_EMPTY(1, 0),
    /** The journal's disk is replaced by an older image of itself. */
    DISK_OLDER(4, 0),
    /** The journal is damaged so that only part of it can be carried into a new one. */
    DISK_SALVAGED(2, 0),
    /** A notice on the live bus is lost. */
    NOTICE_LOST(0, 0.3),
    /** The live bus is gone for a while. */
    BUS_DOWN(2, 0),
    /** A feed reader drops its connection and resumes, or starts anew. */
    READER_AWAY(2, 0),
    /** PostgreSQL restarts: what is under way ends, and for a while nothing answers. */
    DATABASE_RESTART(2, 0),
    /** Head office's part of the road down is restored from an older backup; both hub nodes start again. */
    OFFICE_RESTORED(0.7, 0),
    /** The clock of a branch's computer jumps, by milliseconds or by days. */
    CLOCK_JUMP(6, 0),
    /** The branch's file of the road down is damaged and begins anew; its journal is whole. */
    DOWN_FILE_DAMAGED(2, 0),
    /** Head office sends an item or a quote that the branch cannot use. */
    UNUSABLE_ITEM(0, 0.1);

    private final double perMinuteMax;
    private final double chanceMax;

    Fault(double perMinuteMax, double chanceMax) {
        this.perMinuteMax = perMinuteMax;
        this.chanceMax = chanceMax;
    }

    /** Most strikes a minute; 0 for one that strikes at opportunities. */
    public double perMinuteMax() {
        return perMinuteMax;
    }

    /** Highest chance at an opportunity; 0 for a timed one. */
    public double chanceMax() {
        return chanceMax;
    }
}

package io.branchline.load.simulation.engine;

/** A fault built into the simulated system on purpose, to show that the checks find it. */
public enum PlantedFault {
    /** The hub says settled when it has received, not when PostgreSQL has committed. Breaks P2. */
    ACKNOWLEDGE_BEFORE_COMMIT,
    /** The cursor is moved wherever a run ends, without looking where it stood. Breaks P1. */
    NO_COMPARE_AND_SET,
    /** The cursor compares sequences, but any session may move it. Breaks P1 when a disk went back, very rarely. */
    NO_FENCING,
    /** The agent answers kept before the fsync. Breaks P1. */
    KEPT_BEFORE_FSYNC,
    /** Neither the session nor the cursor minds a hole in the sequence. Breaks P1 and P6. */
    DROPPED_FRAME_NOT_NOTICED,
    /** An event id that is stored already is stored again. Breaks P3. */
    NO_DEDUPLICATION,
    /** The agent does not notice that its disk has gone back to an older image. Breaks P1. */
    FORK_NOT_NOTICED,
    /** A position and its effect reach the branch's disk in two steps. Breaks P8. */
    POSITION_BEFORE_EFFECT,
    /** A feed reader trusts the live bus and never looks for holes. Breaks P6 and P10. */
    HOLE_NOT_NOTICED
}

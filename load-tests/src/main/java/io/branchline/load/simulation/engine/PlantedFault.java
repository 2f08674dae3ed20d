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
    HOLE_NOT_NOTICED,
    /** The branch says applied when items have arrived, not when its disk holds them. Breaks P8. */
    APPLIED_BEFORE_DISK,
    /** The branch says where its disk stands while an earlier session's items are on their way there. Breaks P8. */
    HELLO_BEFORE_DISK,
    /** The same, and what the disk holds already is applied again when it comes again. Breaks P8. */
    REPEATED_ITEMS_NOT_SKIPPED,
    /** An item the branch cannot use is told to head office once, on a line that may be cut. Breaks P8. */
    REFUSAL_TOLD_ONCE,
    /** Head office notes only refusals of what a report newly covers. Breaks P8. */
    OLD_REFUSALS_DROPPED,
    /** Two writers take positions of the log and commit in another order. Breaks P8. */
    POSITIONS_IN_IDENTITY_ORDER,
    /** Retention forgets the newest item of a key too. Breaks P8. */
    NEWEST_OF_KEY_FORGOTTEN,
    /** The branch is not told that head office has forgotten items. Breaks P6. */
    MISSED_NOT_TOLD,
    /** After a restore head office gives positions again that a branch has behind it. Breaks P8. */
    HEAD_NOT_RAISED,
    /** The branch says that rates are applied when they have arrived. Breaks P7. */
    RATES_APPLIED_BEFORE_DISK,
    /** The version and the quotes reach the branch's disk in two steps. Breaks P7. */
    VERSION_BEFORE_QUOTES,
    /** Every quote is sent, one after the other, although a newer one replaces it. Breaks P7. */
    RATES_QUEUED,
    /** The quotes of a frame come in the order of their keys. Breaks P7. */
    RATES_IN_ORDER_OF_KEYS,
    /** The branch goes by the quote that came last, in effect or not. Breaks P7. */
    RATES_BEFORE_THEIR_MOMENT,
    /** The branch goes by the clock of its own computer. Breaks P7. */
    OWN_CLOCK,
    /** What is in effect is found anew at every look, so that a clock set back brings old rates back. Breaks P7. */
    EFFECT_NOT_REMEMBERED,
    /** The end of a quote's validity is not looked at. Breaks P7. */
    NEVER_STALE,
    /** Rates wait until the branch has all messages. Breaks P7. */
    RATES_BEHIND_MESSAGES,
    /** An event for another branch is put into its log and noted as routed in two transactions. */
    ROUTED_IN_TWO_STEPS,
    /** Each hub node routes what the other one is not routing, whoever is first. */
    ROUTED_OUT_OF_ORDER,
    /** The position of the target alone says that an event from another branch is applied. */
    FORGOTTEN_COUNTS_AS_APPLIED,
    /** Applied is told to the sender of an event without having told delivered. */
    DELIVERED_NOT_TOLD
}

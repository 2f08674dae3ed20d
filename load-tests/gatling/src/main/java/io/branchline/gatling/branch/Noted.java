package io.branchline.gatling.branch;

/** Names in the report of what branches do. */
public final class Noted {
    /** From the attempt to connect to the welcome. */
    public static final String OPENED = "link: connect to welcome";

    /** The hub named a time to come back: as it should when too many come at once. */
    public static final String PUT_OFF = "link: put off by the hub (503)";

    /** A line that ended although nobody asked. */
    public static final String LOST = "link: lost";

    /** A sale from its frame to the hub's word. */
    public static final String SALE = "sale: sent to settled";

    /** An event whose line was cut before the hub's word came: from the attempt to connect again to the welcome that tells it. */
    public static final String TOLD_AT_RETURN = "outage: line back to told by the welcome";

    /** The same while reports flood. */
    public static final String SALE_BESIDE_REPORTS = "sale: sent to settled, beside reports";

    /** A report from its frame to the hub's word. */
    public static final String REPORT = "report: sent to settled";

    /** From the moment the line is back to the moment everything kept until then is settled. */
    public static final String CAUGHT_UP = "outage: line back to all settled";

    /** A rate from the publisher's request to the branch. */
    public static final String RATE = "rate: published to arrived";

    /** A sale from the till to a reader of the feed. */
    public static final String SHOWN = "sale: kept to dashboard";

    private Noted() {}
}

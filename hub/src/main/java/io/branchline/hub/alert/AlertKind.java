package io.branchline.hub.alert;

/** What an alert is about; the words are those of the wire, the table and the meters. */
public enum AlertKind {
    /** No session for longer than a break takes. */
    BRANCH_OFFLINE("branch-offline"),
    /** Connected, and events wait all the same. */
    BRANCH_LAGGING("branch-lagging"),
    /** The disk of a branch is full, or will be soon. */
    DISK_LOW("disk-low"),
    /** The clock of a branch is wrong. */
    CLOCK_SKEW("clock-skew"),
    /** Events that a rule refused wait for a decision. */
    QUARANTINE("quarantine"),
    /** A branch cannot provide events it had numbered. */
    GAP("gap"),
    /** A connected branch goes by older rates than head office has released. */
    RATES_STALE("rates-stale"),
    /** A hub node does not reach Redis. */
    REDIS_DOWN("redis-down");

    private final String word;

    AlertKind(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}

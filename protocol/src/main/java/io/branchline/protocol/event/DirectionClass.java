package io.branchline.protocol.event;

/** Where an event may travel. */
public enum DirectionClass {
    /** Never leaves the branch. */
    LOCAL_ONLY("local-only"),
    /** From the branch to head office. */
    TO_HQ("to-hq"),
    /** From a branch, by way of head office, to the branch that the event names. */
    TO_BRANCH("to-branch"),
    /** From a branch to head office and from there to all others. */
    GLOBAL("global");

    private final String word;

    DirectionClass(String word) {
        this.word = word;
    }

    /** The word on the wire and in settings. */
    public String word() {
        return word;
    }

    /** Whether a branch sends it up. */
    public boolean goesUp() {
        return this != LOCAL_ONLY;
    }

    /** Whether head office hands it on to other branches. */
    public boolean goesDown() {
        return this == TO_BRANCH || this == GLOBAL;
    }
}

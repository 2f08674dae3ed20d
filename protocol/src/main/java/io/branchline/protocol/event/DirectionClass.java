package io.branchline.protocol.event;

/** Where an event may travel. */
public enum DirectionClass {
    /** Never leaves the branch. */
    LOCAL_ONLY("local-only"),
    /** From the branch to head office. */
    TO_HQ("to-hq"),
    /** From head office to branches. */
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
        return this == TO_HQ || this == GLOBAL;
    }
}

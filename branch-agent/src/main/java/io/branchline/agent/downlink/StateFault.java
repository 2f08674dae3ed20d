package io.branchline.agent.downlink;

/** The branch's state cannot do what was asked. Nothing of it has happened. */
public final class StateFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault. */
    public enum Kind {
        /** No room on the disk, or the disk failed, or too much waits: may be tried again. */
        RETRY,
        /** The state is not the one the session began with, or a hole would arise: the session must begin anew. */
        OTHER_STATE,
        /** The state is closed. */
        CLOSED
    }

    private final Kind kind;

    StateFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StateFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of fault. */
    public Kind kind() {
        return kind;
    }
}

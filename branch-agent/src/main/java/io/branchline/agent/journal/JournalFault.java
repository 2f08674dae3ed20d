package io.branchline.agent.journal;

/** The journal cannot do what was asked. A {@linkplain #fatal() fatal} one ends the process. */
public final class JournalFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault. */
    public enum Kind {
        /** Another process has the directory. */
        IN_USE(false),
        /** A write, a read or an fsync failed: nothing is acknowledged any more. */
        IO(true),
        /** The file's structure is damaged: the next start salvages it. */
        DAMAGED(true),
        /** A defect of this program: nothing is acknowledged any more. */
        BUG(true),
        /** No room on the disk, or too many commands waiting; may be tried again. */
        FULL(false),
        /** The journal is closed. */
        CLOSED(false);

        private final boolean fatal;

        Kind(boolean fatal) {
            this.fatal = fatal;
        }
    }

    private final Kind kind;

    JournalFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    JournalFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of fault. */
    public Kind kind() {
        return kind;
    }

    /** Whether the process must exit, so that its supervisor starts it again from disk. */
    public boolean fatal() {
        return kind.fatal;
    }
}

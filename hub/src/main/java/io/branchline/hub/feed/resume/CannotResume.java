package io.branchline.hub.feed.resume;

/** A reader cannot go on where it was; an outcome, so without a stack. */
public final class CannotResume extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** Longer ago than anybody looks back. */
        TOO_OLD("too old"),
        /** More has happened since than is read again, or more was seen than a position holds. */
        TOO_MANY("too many"),
        /** Not a position of this database as it is now. */
        UNKNOWN("unknown position"),
        /** It cannot be found out now what was missed. */
        AWAY("PostgreSQL does not answer");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** As it is told to the reader. */
        public String text() {
            return text;
        }
    }

    private final Reason reason;

    CannotResume(Reason reason) {
        super(reason.text, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}

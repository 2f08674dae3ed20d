package io.branchline.hub.identity;

/** A token does not open the door; an outcome, so without a stack. */
public final class NotAdmitted extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** None was shown. */
        MISSING("the token is missing"),
        /** It is not one of this hub's business, or was revoked. */
        WRONG("the token is wrong or was revoked"),
        /** The browser is not signed in any more. */
        SIGNED_OUT("the session is over; sign in again"),
        /** A ticket opens the door once, and not for long. */
        USED("the ticket is wrong, used or too old"),
        /** Too many wrong ones came from this address; nobody has looked at this one. */
        SLOWED("too many wrong tokens came from this address; come back later");

        private final String detail;

        Reason(String detail) {
            this.detail = detail;
        }
    }

    private final Reason reason;

    NotAdmitted(Reason reason) {
        super(reason.detail, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The same for a person. */
    public String detail() {
        return reason.detail;
    }
}

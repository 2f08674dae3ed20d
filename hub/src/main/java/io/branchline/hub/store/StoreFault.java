package io.branchline.hub.store;

import io.vertx.pgclient.PgException;

/** A batch was not committed, or nobody knows. */
public final class StoreFault extends Exception {
    /** What to do about it. */
    public enum Kind {
        /** PostgreSQL refuses a value of it; nothing was committed, and the same batch would fail again. */
        DATA,
        /** Deadlock, serialization or a lock that took too long; nothing was committed, try again. */
        BUSY,
        /** PostgreSQL refuses for another reason; nothing was committed. */
        REFUSED,
        /** No answer: committed or not, only the cursor knows. */
        UNKNOWN
    }

    private final Kind kind;
    private final String detail;

    StoreFault(Kind kind, String detail, Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.detail = detail;
    }

    /** What happened, for a person. */
    public String detail() {
        return detail;
    }

    /** What to do about it. */
    public Kind kind() {
        return kind;
    }

    /** What happened, for a person, from any failure of this package. */
    public static String detailOf(Throwable cause) {
        return of(cause).detail();
    }

    /** The failure as one of ours. */
    public static StoreFault of(Throwable cause) {
        if (cause instanceof StoreFault known) {
            return known;
        }
        if (cause instanceof PgException answer && answer.getSqlState() != null) {
            var state = answer.getSqlState();
            return new StoreFault(
                    kindOf(state), "PostgreSQL refused: " + state + " " + answer.getErrorMessage(), answer);
        }
        return new StoreFault(Kind.UNKNOWN, "no answer from PostgreSQL: the next welcome tells what is settled", cause);
    }

    private static Kind kindOf(String state) {
        return switch (state.substring(0, Math.min(2, state.length()))) {
            // 22 data exception, 23 integrity constraint, 54 program limit (nesting, size of an index row).
            case "22", "23", "54" -> Kind.DATA;
            // 40 rollback by deadlock or serialization, 55 lock not available.
            case "40", "55" -> Kind.BUSY;
            // 57 operator intervention: shutdown and crash end the connection; a cancelled statement is not committed.
            case "57" -> state.equals("57014") ? Kind.BUSY : Kind.UNKNOWN;
            case "08" -> Kind.UNKNOWN;
            default -> Kind.REFUSED;
        };
    }
}

package io.branchline.hub.store;

import io.vertx.pgclient.PgException;

/** A search was given up because it took too long. An outcome, so without a stack. */
public final class TooBroad extends Exception {
    private static final long serialVersionUID = 1;

    /** SQLSTATE of a statement that was cancelled, here by its timeout. */
    private static final String CANCELLED = "57014";

    TooBroad() {
        super("the search took longer than 5 s", null, false, false);
    }

    static boolean isWhy(Throwable cause) {
        return cause instanceof PgException answer && CANCELLED.equals(answer.getSqlState());
    }
}

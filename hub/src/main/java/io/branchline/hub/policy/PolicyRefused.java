package io.branchline.hub.policy;

/** A policy cannot be published; the message says what is wrong and what is allowed. */
public final class PolicyRefused extends Exception {
    private static final long serialVersionUID = 1;

    PolicyRefused(String detail) {
        super(detail);
    }
}

package io.branchline.load.links;

/** A scenario cannot be played to its end; the message is one line for a person. */
public final class LoadFault extends RuntimeException {
    /** A fault with its message. */
    public LoadFault(String message) {
        super(message);
    }
}

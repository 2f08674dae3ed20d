package io.branchline.protocol.frame;

/** A message is not a frame: the text names the member, what was found and what is allowed. */
public final class MalformedFrame extends Exception {
    /** A malformed frame with the reason, for a person. */
    public MalformedFrame(String message) {
        super(message);
    }

    /** A malformed frame with the reason and what raised it. */
    public MalformedFrame(String message, Throwable cause) {
        super(message, cause);
    }
}

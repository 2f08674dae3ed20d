package io.branchline.load.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on; the message is one line for a person. */
public final class DemoFault extends RuntimeException {
    /** A fault with its message. */
    public DemoFault(String message) {
        super(message);
    }

    /** A fault with its message and cause. */
    public DemoFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

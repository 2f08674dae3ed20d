package io.branchline.hub.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be started or did not become ready; the message is one line for a person. */
public final class EmbeddedFault extends RuntimeException {
    EmbeddedFault(String message) {
        super(message);
    }

    EmbeddedFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

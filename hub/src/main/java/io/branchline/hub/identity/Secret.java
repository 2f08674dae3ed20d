package io.branchline.hub.identity;

import java.time.Instant;

/**
 * A secret that was just made, which is shown this once: the database holds only its hash.
 *
 * @param text what to show
 * @param expires until when it is good
 */
public record Secret(String text, Instant expires) {
    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return "Secret[expires=" + expires + "]";
    }
}

package io.branchline.hub.session;

import java.time.Instant;

/** Is told when sessions begin and end. Thread-safe; never waits and never fails. */
public interface ConnectionLog {
    /** A session was welcomed. */
    void opened(Presence presence);

    /**
     * A session that was welcomed is over.
     *
     * @param presence as it was last
     * @param code WebSocket close code of whichever end closed; 1006 if the connection ended without one
     * @param reason in words
     */
    void closed(Presence presence, int code, String reason, Instant at);
}

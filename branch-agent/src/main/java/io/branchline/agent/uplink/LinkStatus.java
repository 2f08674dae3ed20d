package io.branchline.agent.uplink;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about the connection at one moment. Immutable.
 *
 * @param state of the connection
 * @param since when it is in that state
 * @param session identity of the session both ends log; absent without one
 * @param skew how far the branch's clock is ahead of head office's, as measured by the last welcome
 * @param attempts connections tried since the last one that was welcomed
 * @param lastError why the last connection ended or was not made, for a person
 * @param lastErrorAt when that was
 */
public record LinkStatus(
        State state,
        Instant since,
        @Nullable String session,
        @Nullable Duration skew,
        int attempts,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt) {
    /** What the connection is doing. */
    public enum State {
        /** An attempt is under way, or the hub has not welcomed it yet. */
        CONNECTING,
        /** The hub has welcomed this agent; events flow. */
        CONNECTED,
        /** The hub asked to come back later. */
        LEAVING,
        /** The next attempt is being waited for. */
        WAITING,
        /** The agent stops. */
        STOPPED
    }

    /** A link that has not been tried. */
    public static LinkStatus unused(Instant now) {
        return new LinkStatus(State.WAITING, now, null, null, 0, null, null);
    }

    LinkStatus to(State next, Instant now) {
        return next == state
                ? this
                : new LinkStatus(
                        next, now, next == State.CONNECTED ? session : null, skew, attempts, lastError, lastErrorAt);
    }

    LinkStatus attempted(Instant now) {
        return new LinkStatus(
                State.CONNECTING,
                state == State.CONNECTING ? since : now,
                null,
                skew,
                attempts + 1,
                lastError,
                lastErrorAt);
    }

    LinkStatus welcomed(String welcomedSession, Duration measuredSkew, Instant now) {
        return new LinkStatus(State.CONNECTED, now, welcomedSession, measuredSkew, 0, lastError, lastErrorAt);
    }

    LinkStatus failed(String error, Instant now) {
        return new LinkStatus(state, since, session, skew, attempts, error, now);
    }
}

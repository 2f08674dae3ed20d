package io.branchline.agent.uplink;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about the connection at one moment. Immutable.
 *
 * @param state of the connection
 * @param since when it is in that state
 * @param downSince since when there is no welcomed connection; absent while there is one
 * @param session identity of the session both ends log; absent without one
 * @param skew how far the branch's clock is ahead of head office's, as measured by the last welcome
 * @param attempts connections tried since the last one that was welcomed
 * @param nextAttempt when the next one is made; absent unless it is waited for
 * @param last why the last connection ended or was not made; absent if that never happened
 */
public record LinkStatus(
        State state,
        Instant since,
        @Nullable Instant downSince,
        @Nullable String session,
        @Nullable Duration skew,
        int attempts,
        @Nullable Instant nextAttempt,
        @Nullable Failure last) {
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

    /**
     * The end of a connection, or an attempt that came to nothing.
     *
     * @param problem what it means
     * @param text for a person who knows the system
     * @param at when it was
     */
    public record Failure(LinkProblem problem, String text, Instant at) {}

    /** A link that has not been tried. */
    public static LinkStatus unused(Instant now) {
        return new LinkStatus(State.WAITING, now, now, null, null, 0, null, null);
    }

    /** True once the hub has welcomed this agent, and until that ends. */
    public boolean connected() {
        return state == State.CONNECTED;
    }

    /** Text of the last failure; null if there was none. */
    public @Nullable String lastError() {
        return last == null ? null : last.text();
    }

    LinkStatus to(State next, Instant now) {
        return next == state ? this : new LinkStatus(next, now, downSince(now), null, skew, attempts, null, last);
    }

    LinkStatus attempted(Instant now) {
        var began = state == State.CONNECTING ? since : now;
        return new LinkStatus(State.CONNECTING, began, downSince(now), null, skew, attempts + 1, null, last);
    }

    LinkStatus welcomed(String welcomedSession, Duration measuredSkew, Instant now) {
        return new LinkStatus(State.CONNECTED, now, null, welcomedSession, measuredSkew, 0, null, last);
    }

    LinkStatus failed(Failure failure, Instant next) {
        var began = state == State.WAITING ? since : failure.at();
        return new LinkStatus(State.WAITING, began, downSince(failure.at()), null, skew, attempts, next, failure);
    }

    private Instant downSince(Instant now) {
        return downSince == null ? now : downSince;
    }
}

package io.branchline.protocol.frame;

import java.util.Optional;

/**
 * Why a link was closed: number, short text and whether to come back. Numbers below 4000 are RFC 6455's, the others
 * ours.
 */
public enum CloseReason {
    /** One end is done, nothing is wrong. */
    NORMAL(1000, "done", ComeBack.LATER),
    /** Hub drains or restarts; {@link Leave} said when to come back. */
    GOING_AWAY(1001, "going away", ComeBack.LATER),
    /** A message is not a frame, or not one this end may send. */
    PROTOCOL_ERROR(1002, "protocol error", ComeBack.LATER),
    /** A text message on a CBOR link or the other way round. */
    WRONG_DATA_TYPE(1003, "wrong data type", ComeBack.NEVER),
    /** A text message is not UTF-8. */
    INVALID_PAYLOAD(1007, "invalid payload", ComeBack.LATER),
    /** A message is larger than the limits allow. */
    TOO_BIG(1009, "too big", ComeBack.LATER),
    /** A bug at this end. */
    INTERNAL_ERROR(1011, "internal error", ComeBack.LATER),
    /** The hub restarts. */
    RESTART(1012, "restart", ComeBack.LATER),
    /** The commit failed or the hub is overloaded. */
    TRY_LATER(1013, "try later", ComeBack.LATER),
    /** A newer connection of this branch has moved the cursor. */
    REPLACED(4001, "replaced", ComeBack.LATER),
    /** The key of the branch was revoked. */
    CREDENTIAL_REVOKED(4002, "credential revoked", ComeBack.NEVER),
    /** The branch is disabled. */
    BRANCH_DISABLED(4003, "branch disabled", ComeBack.NEVER),
    /** No common version of the link. */
    VERSION_UNSUPPORTED(4004, "version unsupported", ComeBack.NEVER),
    /** Events are not contiguous with what came before. */
    SEQUENCE_GAP(4005, "sequence gap", ComeBack.NOW),
    /** The peer does not read. */
    SLOW_CONSUMER(4006, "slow consumer", ComeBack.LATER),
    /** More bytes were sent than credit allowed. */
    CREDIT_EXCEEDED(4007, "credit exceeded", ComeBack.LATER),
    /** Nothing was heard from the peer for three heartbeats. */
    DEAD(4008, "heartbeat missed", ComeBack.NOW),
    /** The agent starts a new journal epoch and says hello again. */
    NEW_EPOCH(4009, "new epoch", ComeBack.NOW),
    /** The first frame did not come in time. */
    HELLO_TIMEOUT(4010, "hello timeout", ComeBack.LATER);

    /** Whether and when the agent connects again. */
    public enum ComeBack {
        /** At once, with jitter. */
        NOW,
        /** After the back-off, or when the hub said. */
        LATER,
        /** Not before a person has changed something; the agent tries at the longest delay only. */
        NEVER
    }

    private final int code;
    private final String title;
    private final ComeBack comeBack;

    CloseReason(int code, String title, ComeBack comeBack) {
        this.code = code;
        this.title = title;
        this.comeBack = comeBack;
    }

    /** WebSocket close code. */
    public int code() {
        return code;
    }

    /** Short text for the close frame and the title of a {@link Problem}. */
    public String title() {
        return title;
    }

    /** What the agent does next. */
    public ComeBack comeBack() {
        return comeBack;
    }

    /** The reason with a close code; empty for a code that is not ours, such as 1006. */
    public static Optional<CloseReason> ofCode(int code) {
        for (var reason : values()) {
            if (reason.code == code) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}

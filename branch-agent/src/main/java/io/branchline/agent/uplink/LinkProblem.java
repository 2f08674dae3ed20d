package io.branchline.agent.uplink;

import io.branchline.protocol.frame.CloseReason;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why there is no connection, as far as a person at the branch can do something about it. */
public enum LinkProblem {
    /** The name of head office's computer is not known here: the network or the name server. */
    NAME_NOT_FOUND("name-not-found"),
    /** Nobody listens there, or no way leads there. */
    NOT_REACHED("not-reached"),
    /** Nothing answered in time. */
    NO_ANSWER("no-answer"),
    /** The encryption was refused: a certificate that is not trusted, or none. */
    CERTIFICATE("certificate"),
    /** Head office does not accept the key of this branch, or has disabled the branch. */
    KEY_REFUSED("key-refused"),
    /** What answers is no hub, or one that speaks another version. */
    NOT_A_HUB("not-a-hub"),
    /** Head office is there and asks to come back later. */
    LATER("later"),
    /** A connection broke off, welcomed or not. */
    LOST("lost"),
    /** Anything else; the text of the error says what. */
    OTHER("other");

    private static final Set<Integer> KEY_STATUS = Set.of(401, 403);
    private static final Set<Integer> LATER_STATUS = Set.of(429, 503);
    private static final int CAUSES_MAX = 8;

    private final String word;

    LinkProblem(String word) {
        this.word = word;
    }

    /** The word in JSON. */
    public String word() {
        return word;
    }

    /** What an exception of an attempt means, by its type and those of its causes. */
    static LinkProblem of(Throwable failure) {
        var cause = failure;
        for (var depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            var found = ofType(cause);
            if (found != OTHER) {
                return found;
            }
            cause = cause.getCause();
        }
        return OTHER;
    }

    /** What a refused upgrade means. */
    static LinkProblem ofStatus(int status) {
        if (KEY_STATUS.contains(status)) {
            return KEY_REFUSED;
        }
        return LATER_STATUS.contains(status) ? LATER : status / 100 == 4 ? NOT_A_HUB : OTHER;
    }

    /** What the end of a connection means. */
    static LinkProblem of(CloseReason reason) {
        return switch (reason) {
            case CREDENTIAL_REVOKED, BRANCH_DISABLED -> KEY_REFUSED;
            case VERSION_UNSUPPORTED, WRONG_DATA_TYPE -> NOT_A_HUB;
            case GOING_AWAY, RESTART, TRY_LATER -> LATER;
            case DEAD, HELLO_TIMEOUT -> NO_ANSWER;
            case NORMAL,
                    PROTOCOL_ERROR,
                    INVALID_PAYLOAD,
                    TOO_BIG,
                    INTERNAL_ERROR,
                    REPLACED,
                    SEQUENCE_GAP,
                    SLOW_CONSUMER,
                    CREDIT_EXCEEDED,
                    NEW_EPOCH -> LOST;
        };
    }

    private static LinkProblem ofType(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> NAME_NOT_FOUND;
            case SSLException _ -> CERTIFICATE;
            case io.netty.channel.ConnectTimeoutException _ -> NO_ANSWER;
            case TimeoutException _ -> NO_ANSWER;
            case ConnectException _ -> NOT_REACHED;
            case NoRouteToHostException _ -> NOT_REACHED;
            case SocketException _ -> LOST;
            case ClosedChannelException _ -> LOST;
            case HttpClosedException _ -> LOST;
            case WebSocketClientHandshakeException _ -> NOT_A_HUB;
            case WebSocketHandshakeException _ -> LOST;
            default -> OTHER;
        };
    }
}

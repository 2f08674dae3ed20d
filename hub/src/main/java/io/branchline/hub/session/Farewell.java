package io.branchline.hub.session;

import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/** How a session ended: the close code of whichever end was first, and its words. Context: session event loop. */
final class Farewell {
    /** No close frame was seen: the line broke, or the agent died (RFC 6455, section 7.1.5). */
    static final int WITHOUT_A_WORD = 1006;

    private int code;
    private String reason = "";

    /** This end closes. */
    void ours(CloseReason why, String detail) {
        if (code == 0) {
            code = why.code();
            reason = Printable.of(why.title() + ": " + detail);
        }
    }

    /**
     * The socket is closed: what the agent said counts only if this end did not close before. Not to be asked earlier:
     * Vert.x has no code for a socket that is open, and fails.
     */
    void theirs(ServerWebSocket closed) {
        if (code == 0) {
            theirs(closed.closeStatusCode(), closed.closeReason());
        }
    }

    private void theirs(@Nullable Short theirCode, @Nullable String words) {
        code = theirCode == null ? WITHOUT_A_WORD : Short.toUnsignedInt(theirCode);
        if (code == WITHOUT_A_WORD) {
            reason = "connection lost without a word";
        } else if (words != null && !words.isEmpty()) {
            reason = "agent: " + Printable.of(words);
        } else {
            reason =
                    "agent: " + CloseReason.ofCode(code).map(CloseReason::title).orElse("no reason given");
        }
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}

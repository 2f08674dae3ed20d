package io.branchline.gatling.branch;

import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a branch: puts parts of a message together, sends one message after the other, and says when more may
 * come. Everything is handed on under the owner's monitor.
 */
final class LinkSocket implements WebSocket.Listener {
    /** What its branch is told; called with the owner's monitor held. */
    interface Owner {
        void came(LinkSocket from, String message);

        void takesMore(LinkSocket from, boolean more);

        void ended(LinkSocket gone, int code, String why);
    }

    private static final int NO_CODE = 1006;

    private final Owner owner;
    private final Executor executor;
    private final StringBuilder parts = new StringBuilder();
    private final Queue<String> waiting = new ArrayDeque<>();
    private @Nullable WebSocket socket;
    private boolean sending;

    LinkSocket(Owner owner, Executor executor) {
        this.owner = owner;
        this.executor = executor;
    }

    /** It is open; may come after the first message. */
    void opened(WebSocket open) {
        socket = open;
        sendNext();
    }

    /** Sends a message after those before it. */
    void send(String message) {
        waiting.add(message);
        if (!sending) {
            sendNext();
        }
    }

    /** Ends it without a word, as a cut line does. */
    void cut() {
        waiting.clear();
        if (socket != null) {
            socket.abort();
        }
    }

    /** Ends it in good order. */
    void close() {
        if (socket != null) {
            var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "done");
        }
    }

    private void sendNext() {
        var next = socket == null ? null : waiting.poll();
        sending = next != null;
        if (next == null || socket == null) {
            return;
        }
        owner.takesMore(this, false);
        // Never on this thread: a backlog of a thousand frames would be as many calls deep.
        var _ = socket.sendText(next, true).whenCompleteAsync((sent, failed) -> sent(failed), executor);
    }

    private void sent(@Nullable Throwable failed) {
        synchronized (owner) {
            if (failed != null) {
                owner.ended(this, NO_CODE, "a message could not be sent: " + failed);
                return;
            }
            sendNext();
            if (!sending) {
                owner.takesMore(this, true);
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        synchronized (owner) {
            parts.append(part);
            if (last) {
                var message = parts.toString();
                parts.setLength(0);
                owner.came(this, message);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        synchronized (owner) {
            owner.ended(this, code, reason);
        }
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        synchronized (owner) {
            owner.ended(this, NO_CODE, error.toString());
        }
    }
}

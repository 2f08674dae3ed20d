package io.branchline.hub.feed;

import io.branchline.hub.feed.ReaderMessage.Subscribe;
import io.branchline.hub.identity.TokenHash;
import io.vertx.core.Context;

/**
 * The way from a socket's context to its reader on the feed's context: named commands, nothing else. Thread-safe.
 *
 * @param context of the feed
 * @param reader to command
 * @param onGone forgets the reader
 */
record ReaderLine(Context context, FeedReader reader, Runnable onGone) {
    void received(String text) {
        context.runOnContext(ignored -> reader.received(text));
    }

    /** It has shown who it is before it came, and says what it wants. */
    void enter(TokenHash pass, Subscribe wish) {
        context.runOnContext(ignored -> {
            reader.admitted(pass);
            reader.subscribe(wish);
        });
    }

    void heard() {
        context.runOnContext(ignored -> reader.heard());
    }

    void refuse(int code, String title, String detail) {
        context.runOnContext(ignored -> reader.refuse(code, title, detail));
    }

    void gone() {
        context.runOnContext(ignored -> onGone.run());
    }
}

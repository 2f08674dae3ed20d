package io.branchline.hub.api;

import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.vertx.core.Future;

/** Pages by the cursors of the store, which fails with an illegal argument for one that is none of its own. */
final class CursorPages {
    private CursorPages() {}

    /** The question, with that failure as the refusal of {@code next}. */
    static Reads.Question of(Reads.Question question) {
        return asked -> question.ask(asked)
                .recover(cause -> Future.failedFuture(
                        cause instanceof IllegalArgumentException
                                ? Parameters.wrong("next", "is not one that a page returned")
                                : cause));
    }
}

package io.branchline.browser.stage;

import java.util.concurrent.Callable;

/** Something that is out until it is closed. One thread. */
public final class Outage implements AutoCloseable {
    private final Callable<?> end;
    private boolean over;

    Outage(Callable<?> end) {
        this.end = end;
    }

    /** Ends it, once; returns when everything is connected again. */
    @Override
    public void close() throws Exception {
        if (!over) {
            over = true;
            var _ = end.call();
        }
    }
}

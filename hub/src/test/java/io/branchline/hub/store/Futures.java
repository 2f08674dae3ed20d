package io.branchline.hub.store;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a future in a test thread. */
public final class Futures {
    private static final int SECONDS_MAX = 60;

    private Futures() {}

    /** What the future completes with; its failure is thrown as it is. */
    public static <T> T done(Future<T> future) {
        try {
            return future.await(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not done within " + SECONDS_MAX + " s", late);
        }
    }
}

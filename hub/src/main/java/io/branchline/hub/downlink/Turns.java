package io.branchline.hub.downlink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Lets a few pieces of work be under way at a time and the others wait in order: two thousand branches that come back at
 * once read one after the other. Bounded by its callers, of which each has one piece at most. Thread-safe.
 */
final class Turns {
    private final int max;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    Turns(int max) {
        this.max = max;
    }

    /** Does the work when it is its turn. */
    <T> Future<T> take(Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        Runnable turn = () -> work.get().onComplete(done -> {
            ended();
            promise.handle(done);
        });
        synchronized (this) {
            if (underWay >= max) {
                waiting.add(turn);
                return promise.future();
            }
            underWay++;
        }
        turn.run();
        return promise.future();
    }

    /** Number that wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void ended() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}

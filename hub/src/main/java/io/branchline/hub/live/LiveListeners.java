package io.branchline.hub.live;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The listeners of a bus at this node. Each hears on its own context; at most a stated number of notices waits for it,
 * beyond that it misses some and is told of a hole once it has caught its breath. Thread-safe.
 */
final class LiveListeners {
    /** Notices waiting for one listener: 256 batches of at most about 1 MiB that are in memory anyway. */
    private static final int WAITING_MAX = 256;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder missed = new LongAdder();

    void add(Vertx vertx, Consumer<LiveNotice> onNotice, Runnable onHole) {
        listeners.add(new Listener(vertx.getOrCreateContext(), onNotice, onHole));
    }

    void hand(LiveNotice notice) {
        for (var listener : listeners) {
            hand(notice, listener);
        }
    }

    void hole() {
        for (var listener : listeners) {
            listener.context.runOnContext(ignored -> listener.onHole.run());
        }
    }

    long missed() {
        return missed.sum();
    }

    void clear() {
        listeners.clear();
    }

    private void hand(LiveNotice notice, Listener listener) {
        if (listener.waiting.incrementAndGet() > WAITING_MAX) {
            listener.waiting.decrementAndGet();
            listener.behind.set(true);
            missed.increment();
            return;
        }
        listener.context.runOnContext(ignored -> heard(notice, listener));
    }

    private void heard(LiveNotice notice, Listener listener) {
        listener.waiting.decrementAndGet();
        listener.onNotice.accept(notice);
        if (listener.behind.compareAndSet(true, false)) {
            listener.onHole.run();
        }
    }

    private record Listener(
            Context context,
            Consumer<LiveNotice> onNotice,
            Runnable onHole,
            AtomicInteger waiting,
            AtomicBoolean behind) {
        Listener(Context context, Consumer<LiveNotice> onNotice, Runnable onHole) {
            this(context, onNotice, onHole, new AtomicInteger(), new AtomicBoolean());
        }
    }
}

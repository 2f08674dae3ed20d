package io.branchline.hub.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** The bus of a single node: what is announced here is heard here. Thread-safe. */
public final class InProcessLiveBus implements LiveBus {
    private final Vertx vertx;
    private final LiveListeners listeners = new LiveListeners();

    /** A bus without listeners. */
    public InProcessLiveBus(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void announce(LiveNotice notice) {
        listeners.hand(notice);
    }

    @Override
    public Future<Void> listen(Consumer<LiveNotice> onNotice, Runnable onHole) {
        listeners.add(vertx, onNotice, onHole);
        return Future.succeededFuture();
    }

    @Override
    public long published() {
        return 0;
    }

    @Override
    public Future<Void> close() {
        listeners.clear();
        return Future.succeededFuture();
    }
}
